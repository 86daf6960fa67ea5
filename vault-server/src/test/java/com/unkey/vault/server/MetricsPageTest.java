package com.unkey.vault.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.unkey.vault.core.store.FakeStore;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class MetricsPageTest {
  private static final Pattern SAMPLE =
      Pattern.compile(
          "([a-zA-Z_:][a-zA-Z0-9_:]*)(\\{(?:[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\\n]|\\\\.)*\",?)*\\})?"
              + " ([-+]?(?:[0-9.]+(?:E[-+]?[0-9]+)?|Inf|NaN))");

  /** Each sample by its name and labels; every line must be one, or a comment. */
  private static Map<String, Double> samples(String page) {
    Map<String, Double> samples = new HashMap<>();
    page.lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(line -> {
          Matcher sample = SAMPLE.matcher(line);
          assertThat(sample.matches()).as(line).isTrue();
          String labels = sample.group(2) == null ? "" : sample.group(2);
          double value = Double.parseDouble(sample.group(3).replace("Inf", "Infinity"));
          assertThat(samples.put(sample.group(1) + labels, value)).as(line).isNull();
        });
    return samples;
  }

  @Test
  void countsWhatHappened() {
    try (TestServer vault = TestServer.start()) {
      String encrypted = vault.encrypt("ws_secretive", "hello");
      vault.encrypt("ws_secretive", "hello");
      vault.decrypt("ws_secretive", encrypted);
      vault.decrypt("ws_secretive", "rubbish");
      vault.post("wrong-token", "Encrypt", "{}");

      HttpResponse<String> page = vault.get("/metrics");
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.headers().firstValue("content-type").orElseThrow())
          .startsWith("text/plain; version=0.0.4");
      Map<String, Double> samples = samples(page.body());
      String call = "vault_rpc_requests_total{code=\"%s\",method=\"%s\",protocol=\"connect\"}";
      assertThat(samples)
          .containsEntry(call.formatted("ok", "Encrypt"), 2.0)
          .containsEntry(call.formatted("ok", "Decrypt"), 1.0)
          .containsEntry(call.formatted("invalid_argument", "Decrypt"), 1.0)
          .containsEntry(call.formatted("unauthenticated", "Encrypt"), 1.0)
          .containsEntry(
              "vault_rpc_duration_seconds_count{code=\"ok\",method=\"Encrypt\",protocol=\"connect\"}",
              2.0)
          .containsEntry("vault_cache_entries{kind=\"dek\"}", 1.0)
          .containsEntry("vault_cache_hits_total", 2.0)
          .containsEntry("vault_cache_stale_serves_total", 0.0)
          .containsEntry("vault_dek_events_total{event=\"created\"}", 1.0)
          .containsEntry("vault_kek_info{kek_id=\"kek_test\",role=\"active\"}", 1.0)
          .containsEntry("vault_store_breaker_state{state=\"closed\",store=\"single\"}", 1.0)
          .containsEntry("vault_store_breaker_state{state=\"open\",store=\"single\"}", 0.0)
          .containsEntry("vault_store_epoch{store=\"single\"}", 1.0)
          .containsEntry("vault_store_reachable{store=\"single\"}", 1.0)
          .containsEntry("vault_store_start_state{state=\"serving\",store=\"single\"}", 1.0)
          .containsEntry("vault_rpc_in_flight", 0.0)
          .containsEntry("vault_tokens", 2.0)
          .containsKeys("process_start_time_seconds", "jvm_threads_current");
      assertThat(samples.keySet())
          .anyMatch(name -> name.startsWith("vault_store_call_duration_seconds_count{"))
          .anyMatch(name -> name.startsWith("vault_store_info{") && name.contains("store_"))
          .anyMatch(name -> name.startsWith("vault_build_info{"));
      assertThat(page.body()).doesNotContain("ws_secretive").doesNotContain(TestServer.TOKEN);
    }
  }

  @Test
  void speaksOpenMetricsToWhoeverAsks() {
    try (TestServer vault = TestServer.start()) {
      HttpResponse<String> page =
          vault.send(
              HttpRequest.newBuilder(vault.uri("/metrics"))
                  .header("Accept", "application/openmetrics-text;version=1.0.0,text/plain;q=0.5")
                  .build());

      assertThat(page.headers().firstValue("content-type").orElseThrow())
          .startsWith("application/openmetrics-text");
      assertThat(page.body()).endsWith("# EOF\n");
    }
  }

  @Test
  void theSecondPortHasMetricsAndHealthAndNothingElse() throws Exception {
    int port;
    try (var socket = new java.net.ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    String toml = "[observability.metrics]\nprometheus_port = " + port + "\non_http_port = false\n";
    try (TestServer vault = TestServer.start(new FakeStore(), toml)) {
      assertThat(vault.server().metricsPort()).isEqualTo(port);
      String base = "http://127.0.0.1:" + port;
      for (String path : new String[] {"/metrics", "/health/live", "/health/ready"}) {
        assertThat(vault.send(HttpRequest.newBuilder(URI.create(base + path)).build()).statusCode())
            .as(path)
            .isEqualTo(200);
      }
      assertThat(
              vault
                  .send(
                      HttpRequest.newBuilder(URI.create(base + "/vault.v1.VaultService/Liveness"))
                          .POST(HttpRequest.BodyPublishers.ofString("{}"))
                          .header("Content-Type", "application/json")
                          .build())
                  .statusCode())
          .isEqualTo(404);
      assertThat(vault.get("/metrics").statusCode()).isEqualTo(404);
      assertThat(vault.get("/health/ready").statusCode()).isEqualTo(200);
    }
  }
}
