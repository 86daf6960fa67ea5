package com.unkey.vault.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.VaultException.StoreUnavailable.Reason;
import com.unkey.vault.core.store.FakeStore;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.OutageStore;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** Health and service on a store that comes and goes, and on one that is not ours. */
class OutageTest {
  private final FakeStore objects = new FakeStore();
  private final OutageStore store = new OutageStore(objects);

  private static void assertHealth(
      TestServer vault, int ready, String body, int live, int startup) {
    HttpResponse<String> response = vault.get("/health/ready");
    assertThat(response.statusCode()).isEqualTo(ready);
    assertThat(response.body()).isEqualTo(body + "\n");
    assertThat(response.headers().firstValue("content-type")).contains("application/json");
    assertThat(vault.get("/health/live").statusCode()).isEqualTo(live);
    assertThat(vault.get("/health/startup").statusCode()).isEqualTo(startup);
  }

  private static final String WELL =
      "{\"status\":\"ok\",\"checks\":{\"kek\":\"ok\",\"store\":\"ok\"}}";
  private static final String OUT =
      "{\"status\":\"ok\",\"checks\":{\"kek\":\"ok\",\"store\":\"fail\"}}";
  private static final String REFUSED =
      "{\"status\":\"fail\",\"checks\":{\"kek\":\"ok\",\"store\":\"fail\"}}";

  @Test
  void anOutageLaterIsServedThrough() {
    try (TestServer vault = TestServer.start(store, "")) {
      String encrypted = vault.encrypt("ws_1", "hello");
      assertHealth(vault, 200, WELL, 200, 200);

      store.fail(Reason.UNREACHABLE);
      TestServer.until(
          "the outage in readiness", () -> vault.get("/health/ready").body().contains("fail"));
      assertHealth(vault, 200, OUT, 200, 200);
      assertThat(vault.decrypt("ws_1", encrypted).body()).isEqualTo("{\"plaintext\":\"hello\"}");
      assertThat(vault.encrypt("ws_1", "more")).isNotEmpty();

      HttpResponse<String> cold = vault.post("Encrypt", "{\"keyring\":\"ws_2\",\"data\":\"x\"}");
      assertThat(cold.statusCode()).isEqualTo(503);
      assertThat(cold.body())
          .isEqualTo(
              "{\"code\":\"unavailable\",\"message\":\"the key store is unavailable; try again\"}");

      store.recover();
      TestServer.until("readiness", () -> vault.get("/health/ready").body().equals(WELL + "\n"));
      assertThat(vault.encrypt("ws_2", "x")).isNotEmpty();
    }
  }

  @Test
  void anOutageAtStartIsWaitedOut() {
    store.fail(Reason.TIMEOUT);
    try (TestServer vault = TestServer.start(store, "")) {
      assertHealth(vault, 200, OUT, 200, 200);
      assertThat(vault.post("Encrypt", "{\"keyring\":\"ws_1\",\"data\":\"x\"}").statusCode())
          .isEqualTo(503);

      store.recover();
      TestServer.until(
          "service",
          () -> vault.post("Encrypt", "{\"keyring\":\"ws_1\",\"data\":\"x\"}").statusCode() == 200);
      assertHealth(vault, 200, WELL, 200, 200);
    }
  }

  @Test
  void aSealedStoreIsNotServed() {
    objects.plant(
        new ObjectKey("_vault/store.json"),
        Bytes.utf8(
            """
            {"format": 1, "storeId": "store_b", "role": "sealed", "epoch": 2,
             "creators": {"min": "source", "max": "source"}, "wrapKeks": [],
             "generation": 3, "change": "c"}
            """));
    try (TestServer vault = TestServer.start(store, "")) {
      assertHealth(vault, 503, REFUSED, 200, 200);
      HttpResponse<String> refused = vault.post("Encrypt", "{\"keyring\":\"ws_1\",\"data\":\"x\"}");
      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(refused.body()).contains("failed_precondition").doesNotContain("store_b");
    }
  }

  @Test
  void anEmptyStoreIsNotTakenUnasked() {
    try (TestServer vault = TestServer.start(store, "", "init = true", "init = false")) {
      assertHealth(vault, 503, REFUSED, 200, 200);
      assertThat(objects.keys()).isEmpty();
    }
  }

  @Test
  void aStoreThatIsSealedWhileRunningIsDecryptedFromOnly() {
    try (TestServer vault = TestServer.start(store, "")) {
      String encrypted = vault.encrypt("ws_1", "hello");
      ObjectKey identity = new ObjectKey("_vault/store.json");
      String now = objects.get(identity).orElseThrow().body().toUtf8();
      objects.plant(
          identity,
          Bytes.utf8(
              now.replace("\"active\"", "\"sealed\"")
                  .replace("\"generation\": 1", "\"generation\": 2")));

      TestServer.until(
          "the seal",
          () -> vault.post("Encrypt", "{\"keyring\":\"ws_1\",\"data\":\"x\"}").statusCode() == 400);
      assertThat(vault.decrypt("ws_1", encrypted).statusCode()).isEqualTo(200);
      assertHealth(vault, 200, WELL, 200, 200);
      assertThat(vault.get("/metrics").body()).contains("vault_store_fenced{store=\"single\"} 1.0");
    }
  }
}
