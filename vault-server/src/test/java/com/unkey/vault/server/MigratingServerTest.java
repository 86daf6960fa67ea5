package com.unkey.vault.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.VaultException.StoreUnavailable.Reason;
import com.unkey.vault.core.store.FakeStore;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.OutageStore;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** A server between two stores: what callers, readiness and metrics are told of which. */
class MigratingServerTest {
  private static final String REQUEST = "{\"keyring\":\"%s\",\"data\":\"x\"}";

  private final FakeStore source = new FakeStore();
  private final FakeStore target = new FakeStore();
  private final OutageStore sourceLine = new OutageStore(source);
  private final OutageStore targetLine = new OutageStore(target);

  private TestServer start(String phase) {
    stamp(source, "store_a", phase);
    stamp(target, "store_b", phase);
    return TestServer.migrating(phase, sourceLine, targetLine);
  }

  private static void stamp(FakeStore store, String id, String phase) {
    store.plant(
        new ObjectKey("_vault/store.json"),
        Bytes.utf8(
            """
            {"format": 1, "storeId": "%s", "role": "active", "epoch": 1,
             "creators": {"min": "%s", "max": "%s"}, "wrapKeks": [],
             "generation": 1, "change": "c"}
            """
                .formatted(id, phase, phase)));
  }

  @Test
  void aStoreThatIsDownIsNamedToCallersReadinessAndMetrics() {
    try (TestServer vault = start("dual-read-source")) {
      String encrypted = vault.encrypt("ws_1", "x");
      assertThat(vault.get("/health/ready").body())
          .contains("\"store\":\"ok\"", "\"store_source\":\"ok\"", "\"store_target\":\"ok\"");
      assertThat(vault.get("/metrics").body())
          .contains("vault_store_reachable{store=\"source\"} 1.0")
          .contains("vault_store_reachable{store=\"target\"} 1.0")
          .contains("vault_store_written{store=\"target\"} 1.0")
          .contains("vault_migration_phase_info{phase=\"dual-read-source\"} 1.0")
          .contains("vault_store_fallback_total 0.0");

      targetLine.fail(Reason.UNREACHABLE);
      HttpResponse<String> first = vault.post("Encrypt", REQUEST.formatted("ws_new"));
      assertThat(first.statusCode()).isEqualTo(503);
      assertThat(first.body())
          .contains("\"unavailable\"", "the target key store is unavailable; try again");
      assertThat(vault.post("Encrypt", REQUEST.formatted("ws_1")).statusCode()).isEqualTo(200);
      assertThat(vault.decrypt("ws_1", encrypted).statusCode()).isEqualTo(200);

      // A report is shown again for a moment.
      TestServer.until(
          "readiness that says so",
          () -> vault.get("/health/ready").body().contains("\"store_target\":\"fail\""));
      HttpResponse<String> ready = vault.get("/health/ready");
      assertThat(ready.statusCode()).isEqualTo(200);
      assertThat(ready.body()).contains("\"store\":\"fail\"", "\"store_source\":\"ok\"");
      assertThat(vault.get("/metrics").body())
          .contains("vault_store_reachable{store=\"source\"} 1.0")
          .contains("vault_store_reachable{store=\"target\"} 0.0");

      targetLine.recover();
      TestServer.until(
          "a first encryption",
          () -> vault.post("Encrypt", REQUEST.formatted("ws_new")).statusCode() == 200);
    }
  }

  @Test
  void whatTheTargetLackedIsServedAndCounted() {
    String encrypted;
    try (TestServer vault = start("dual-read-target")) {
      encrypted = vault.encrypt("ws_1", "x");
    }
    target.keys().stream()
        .filter(key -> key.value().startsWith(ObjectKey.RINGS))
        .forEach(target::delete);
    try (TestServer cold = TestServer.migrating("dual-read-target", sourceLine, targetLine)) {
      assertThat(cold.decrypt("ws_1", encrypted).statusCode()).isEqualTo(200);
      assertThat(cold.get("/metrics").body()).contains("vault_store_fallback_total 1.0");
      assertThat(target.keys()).anyMatch(key -> key.value().startsWith("keyring/ws_1/dek_"));
    }
  }

  @Test
  void aTargetThatIsNotOursMakesTheInstanceNotReady() {
    stamp(source, "store_a", "dual-read-source");
    try (TestServer vault = TestServer.migrating("dual-read-source", sourceLine, targetLine)) {
      HttpResponse<String> ready = vault.get("/health/ready");
      assertThat(ready.statusCode()).isEqualTo(503);
      assertThat(ready.body()).contains("\"store_source\":\"ok\"", "\"store_target\":\"fail\"");
      assertThat(target.keys()).isEmpty();
    }
  }
}
