package com.unkey.vault.server;

import static java.net.http.HttpResponse.BodyHandlers.discarding;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.unkey.vault.core.store.FakeStore;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DrainTest {
  private static final String WARM = "{\"keyring\":\"warm\",\"data\":\"x\"}";
  private static final String SLOW = "{\"keyring\":\"slow\",\"data\":\"x\"}";

  private final HangingStore store = new HangingStore(new FakeStore(), "slow");

  private static HttpRequest call(TestServer vault, String json) {
    return vault
        .call("Encrypt", json)
        .header("Authorization", "Bearer " + TestServer.TOKEN)
        .build();
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void whatIsUnderWayEndsAndWhatComesMeanwhileIsServed(HttpClient.Version version)
      throws Exception {
    try (TestServer vault = TestServer.start(store, "");
        HttpClient client = HttpClient.newBuilder().version(version).build()) {
      // The JDK's client comes to cleartext HTTP/2 by an upgrade, which takes a request without a
      // body.
      client.send(HttpRequest.newBuilder(vault.uri("/health/live")).build(), discarding());
      assertThat(client.send(call(vault, WARM), BodyHandlers.ofString()).version())
          .isEqualTo(version);
      CompletableFuture<HttpResponse<String>> slow =
          client.sendAsync(call(vault, SLOW), BodyHandlers.ofString());
      TestServer.until("the slow call", () -> store.hanging() > 0);

      CompletableFuture<Void> stopping = CompletableFuture.runAsync(vault::stop);
      TestServer.until("readiness to end", () -> vault.get("/health/ready").statusCode() == 503);
      assertThat(vault.get("/health/ready").body()).isEqualTo("{\"status\":\"shutting down\"}\n");
      assertThat(vault.get("/health/live").statusCode()).isEqualTo(200);

      HttpResponse<String> meanwhile = client.send(call(vault, WARM), BodyHandlers.ofString());
      assertThat(meanwhile.statusCode()).isEqualTo(200);
      if (version == HttpClient.Version.HTTP_1_1) {
        assertThat(meanwhile.headers().firstValue("connection")).contains("close");
      }
      assertThat(stopping).isNotDone();

      store.letGo();
      assertThat(slow.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
      stopping.get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void anIdleVaultStopsAtOnceAndTakesNoMore() throws Exception {
    TestServer vault = TestServer.start(store, "[server]\ndrain_timeout = \"1h\"\n");
    assertThat(vault.post("Encrypt", WARM).statusCode()).isEqualTo(200);
    HttpRequest request = call(vault, WARM);

    CompletableFuture.runAsync(vault::stop).get(20, TimeUnit.SECONDS);

    try (HttpClient client = HttpClient.newHttpClient()) {
      assertThatExceptionOfType(ConnectException.class)
          .isThrownBy(() -> client.send(request, BodyHandlers.ofString()));
    }
    vault.client().close();
  }

  @Test
  void theTimeToDrainIsBounded() throws Exception {
    TestServer vault =
        TestServer.start(
            store,
            """
            [server]
            drain_timeout = "500ms"
            request_timeout = "1m"
            [cache]
            load_timeout = "1m"
            """);
    CompletableFuture<HttpResponse<String>> slow =
        vault.client().sendAsync(call(vault, SLOW), BodyHandlers.ofString());
    TestServer.until("the slow call", () -> store.hanging() > 0);

    CompletableFuture.runAsync(vault::stop).get(20, TimeUnit.SECONDS);

    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(() -> slow.get(20, TimeUnit.SECONDS));
    store.letGo();
    vault.client().close();
  }

  @Test
  void whileTheLastOnesEndNewOnesAreToldToGoElsewhere() throws Exception {
    try (TestServer vault =
        TestServer.start(
            store,
            "[server]\ndrain_timeout = \"5s\"\n",
            "attempts = 1",
            "call_timeout = \"1m\"\noperation_timeout = \"1m\"")) {
      CompletableFuture<HttpResponse<String>> slow =
          vault.client().sendAsync(call(vault, SLOW), BodyHandlers.ofString());
      TestServer.until("the slow call", () -> store.hanging() > 0);
      CompletableFuture<Void> stopping = CompletableFuture.runAsync(vault::stop);
      // 4 s of serving, then 1 s of refusing.
      TestServer.until(
          "a refusal",
          () -> {
            HttpResponse<String> response = vault.post("Encrypt", WARM);
            return response.statusCode() == 503
                && response.body().contains("\"unavailable\"")
                && response.body().contains("shutting down");
          });
      store.letGo();
      assertThat(slow.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
      stopping.get(20, TimeUnit.SECONDS);
    }
  }
}
