package com.unkey.vault.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.unkey.vault.core.store.FakeStore;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LimitsTest {
  private static final String WARM = "{\"keyring\":\"warm\",\"data\":\"x\"}";
  private static final String SLOW = "{\"keyring\":\"slow\",\"data\":\"x\"}";

  @Test
  void aBodyThatIsTooLargeIsRefused() {
    try (TestServer vault =
        TestServer.start(new FakeStore(), "[server]\nmax_request_bytes = 2048\n")) {
      String fits = "{\"keyring\":\"r\",\"data\":\"" + "x".repeat(1900) + "\"}";
      String large = "{\"keyring\":\"r\",\"data\":\"" + "x".repeat(2048) + "\"}";

      assertThat(vault.post("Encrypt", fits).statusCode()).isEqualTo(200);
      HttpResponse<String> refused = vault.post("Encrypt", large);
      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(refused.body()).contains("resource_exhausted");
    }
  }

  @Test
  void tooManyAtOnceAreRefusedAtOnce() throws Exception {
    HangingStore store = new HangingStore(new FakeStore(), "slow");
    try (TestServer vault = TestServer.start(store, "[server]\nmax_concurrent_requests = 2\n")) {
      vault.post("Encrypt", WARM);
      var first = send(vault, SLOW);
      var second = send(vault, SLOW);
      TestServer.until(
          "two calls", () -> vault.get("/metrics").body().contains("vault_rpc_in_flight 2.0"));

      HttpResponse<String> refused = vault.post("Encrypt", WARM);
      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(refused.body()).contains("resource_exhausted");
      assertThat(vault.get("/health/ready").statusCode()).isEqualTo(200);

      store.letGo();
      assertThat(first.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
      assertThat(second.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
      assertThat(vault.post("Encrypt", WARM).statusCode()).isEqualTo(200);
    }
  }

  /** The places for connections are not for those who do nothing with them. */
  @Test
  void silentConnectionsMakeWay() throws Exception {
    try (TestServer vault =
            TestServer.start(
                new FakeStore(), "[server]\nmax_connections = 2\nhead_timeout = \"200ms\"\n");
        Socket one = new Socket(InetAddress.getLoopbackAddress(), vault.server().port());
        Socket other = new Socket(InetAddress.getLoopbackAddress(), vault.server().port())) {
      other.getOutputStream().write("POST / HTTP/1.1\r\nHost:".getBytes(US_ASCII));

      assertThat(vault.post("Encrypt", WARM).statusCode()).isEqualTo(200);

      assertThat(one.getInputStream().read()).isEqualTo(-1);
      assertThat(other.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void theSecondPortHasTheSameLimits() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    String toml =
        """
        [server]
        head_timeout = "200ms"
        [observability.metrics]
        prometheus_port = %d
        """
            .formatted(port);
    try (TestServer vault = TestServer.start(new FakeStore(), toml);
        Socket silent =
            new Socket(InetAddress.getLoopbackAddress(), vault.server().metricsPort())) {
      silent.setSoTimeout(20_000);
      assertThat(silent.getInputStream().read()).isEqualTo(-1);
    }
  }

  private static CompletableFuture<HttpResponse<String>> send(TestServer vault, String json) {
    return vault
        .client()
        .sendAsync(
            vault
                .call("Encrypt", json)
                .header("Authorization", "Bearer " + TestServer.TOKEN)
                .build(),
            BodyHandlers.ofString());
  }

  @Test
  void timeIsLimitedWhetherTheCallerSaysSoOrNot() {
    HangingStore store = new HangingStore(new FakeStore(), "slow");
    try (TestServer vault = TestServer.start(store, "[server]\nrequest_timeout = \"300ms\"\n")) {
      HttpResponse<String> late = vault.post("Encrypt", SLOW);
      assertThat(late.statusCode()).isEqualTo(504);
      assertThat(late.body()).contains("deadline_exceeded");

      HttpResponse<String> asked =
          vault.send(
              vault
                  .call("Encrypt", SLOW)
                  .header("Authorization", "Bearer " + TestServer.TOKEN)
                  .header("Connect-Timeout-Ms", "100")
                  .build());
      assertThat(asked.statusCode()).isEqualTo(504);
      store.letGo();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "A-b_c.d:e", "0", "3f9c2d51-7a0e-4a44-8f8e-0a1b2c3d4e5f"})
  void aSaneRequestIdComesBack(String id) {
    try (TestServer vault = TestServer.start()) {
      HttpResponse<String> response =
          vault.send(vault.call("Liveness", "{}").header("X-Request-Id", id).build());
      assertThat(response.headers().allValues("x-request-id")).containsExactly(id);
    }
  }

  @ParameterizedTest
  @CsvSource({"''", "'a b'", "'\"x\"'", "-a", "'<script>'", "'a{b}'"})
  void anyOtherIsReplaced(String id) {
    try (TestServer vault = TestServer.start()) {
      HttpResponse<String> response =
          vault.send(vault.call("Liveness", "{}").header("X-Request-Id", id).build());
      assertThat(response.headers().firstValue("x-request-id").orElseThrow())
          .matches("req_[0-9a-f]{16}");
    }
  }

  @Test
  void anErrorHasOneToo() {
    try (TestServer vault = TestServer.start()) {
      HttpResponse<String> response =
          vault.send(vault.call("Encrypt", "{}").header("X-Request-Id", "mine").build());
      assertThat(response.statusCode()).isEqualTo(401);
      assertThat(response.headers().firstValue("x-request-id")).contains("mine");
    }
  }
}
