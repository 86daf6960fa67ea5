package com.unkey.vault.server.health;

import java.util.Map;
import java.util.stream.Collectors;

/**
 * An answer to a health question.
 *
 * @param httpStatus 200 or 503
 * @param body JSON and a line break: {@code {"status":"ok"}}
 */
public record HealthReport(int httpStatus, String body) {
  static HealthReport ok(Map<String, Boolean> checks) {
    return new HealthReport(200, json("ok", checks));
  }

  static HealthReport unavailable(String status, Map<String, Boolean> checks) {
    return new HealthReport(503, json(status, checks));
  }

  /** Names and words here are ours, and need no escaping. */
  private static String json(String status, Map<String, Boolean> checks) {
    String list =
        checks.entrySet().stream()
            .map(check ->
                "\"%s\":\"%s\"".formatted(check.getKey(), check.getValue() ? "ok" : "fail"))
            .collect(Collectors.joining(","));
    return "{\"status\":\""
        + status
        + "\""
        + (list.isEmpty() ? "" : ",\"checks\":{" + list + "}")
        + "}\n";
  }
}
