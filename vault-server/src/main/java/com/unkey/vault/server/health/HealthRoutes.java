package com.unkey.vault.server.health;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerResponse;
import java.util.function.Supplier;

/** {@code GET /health/live}, {@code /health/ready} and {@code /health/startup}; open to all. */
public final class HealthRoutes {
  private static final Header JSON =
      HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/json");
  private static final Header NOT_CACHED =
      HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "no-store");

  private HealthRoutes() {}

  public static void addTo(HttpRouting.Builder routing, Health health) {
    add(routing, "/health/live", health::live);
    add(routing, "/health/ready", health::ready);
    add(routing, "/health/startup", health::startup);
  }

  private static void add(
      HttpRouting.Builder routing, String path, Supplier<HealthReport> question) {
    routing.get(path, (_, response) -> send(response, question.get()));
    routing.head(path, (_, response) -> send(response, question.get()));
  }

  private static void send(ServerResponse response, HealthReport report) {
    response.status(Status.create(report.httpStatus()));
    response.header(JSON);
    response.header(NOT_CACHED);
    response.send(report.body());
  }
}
