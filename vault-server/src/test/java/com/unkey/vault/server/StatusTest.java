package com.unkey.vault.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.VaultException.StoreUnavailable.Reason;
import com.unkey.vault.core.store.FakeStore;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.OutageStore;
import com.unkey.vault.v1.KeyEncryptionKey;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an operator is told of an instance, over HTTP. */
class StatusTest {
  private final FakeStore source = new FakeStore();
  private final FakeStore target = new FakeStore();
  private final OutageStore sourceLine = new OutageStore(source);
  private final OutageStore targetLine = new OutageStore(target);

  private static void stamp(FakeStore store, String id, String min, String max, int generation) {
    store.plant(
        new ObjectKey("_vault/store.json"),
        Bytes.utf8(
            """
            {"format": 1, "storeId": "%s", "role": "active", "epoch": 3,
             "creators": {"min": "%s", "max": "%s"}, "wrapKeks": ["kek_test"],
             "generation": %d, "change": "c%d"}
            """
                .formatted(id, min, max, generation, generation)));
  }

  private static JsonObject status(TestServer vault) {
    HttpResponse<String> response = vault.ops("Status", "{}");
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JsonParser.parseString(response.body()).getAsJsonObject();
  }

  private static JsonObject store(JsonObject status, int index) {
    return status.getAsJsonArray("stores").get(index).getAsJsonObject();
  }

  private static String text(JsonObject of, String name) {
    return of.has(name) ? of.get(name).getAsString() : "";
  }

  private static boolean flag(JsonObject of, String name) {
    return of.has(name) && of.get(name).getAsBoolean();
  }

  private TestServer inDualReadSource() {
    stamp(source, "store_a", "dual-read-source", "dual-read-source", 4);
    stamp(target, "store_b", "source", "dual-read-source", 7);
    return TestServer.migrating("dual-read-source", sourceLine, targetLine);
  }

  @Test
  void aMigratingInstanceShowsBothStoresTheOneItReadsFirst() {
    Instant before = Instant.now().minus(Duration.ofSeconds(1));
    try (TestServer vault = inDualReadSource()) {
      vault.encrypt("ws_1", "x");

      JsonObject status = status(vault);

      assertThat(text(status, "instanceId")).isEqualTo("ins_test");
      assertThat(text(status, "version")).isNotEmpty();
      assertThat(text(status, "phase")).isEqualTo("dual-read-source");
      assertThat(Instant.parse(text(status, "startedAt"))).isBetween(before, Instant.now());
      assertThat(status.get("kekIds")).isEqualTo(JsonParser.parseString("[\"kek_test\"]"));
      assertThat(flag(status, "draining")).isFalse();
      assertThat(text(status, "fallbacksSinceStart")).as("0 is left out").isEmpty();
      JsonObject cache = status.getAsJsonObject("cache");
      assertThat(text(cache, "deks")).isEqualTo("1");
      assertThat(text(cache, "keyrings")).isEqualTo("1");
      assertThat(text(cache, "oldestAge")).endsWith("s");
      assertThat(text(cache, "newestAge")).endsWith("s");

      JsonArray stores = status.getAsJsonArray("stores");
      assertThat(stores).hasSize(2);
      JsonObject first = store(status, 0);
      assertThat(text(first, "name")).isEqualTo("source");
      assertThat(text(first, "kind")).isEqualTo("given");
      assertThat(flag(first, "written")).isTrue();
      assertThat(flag(first, "reachable")).isTrue();
      assertThat(text(first, "lastError")).isEmpty();
      assertThat(text(first, "breaker")).isEqualTo("closed");
      assertThat(first.get("start")).isEqualTo(JsonParser.parseString("{\"state\":\"serving\"}"));
      assertThat(first.get("creation")).isEqualTo(JsonParser.parseString("{\"open\":true}"));
      assertThat(first.get("identity"))
          .isEqualTo(
              JsonParser.parseString(
                  """
                  {"storeId": "store_a", "role": "active", "epoch": "3", "generation": "4",
                   "creatorsMin": "dual-read-source", "creatorsMax": "dual-read-source",
                   "wrapKeks": ["kek_test"]}
                  """));
      JsonObject second = store(status, 1);
      assertThat(text(second, "name")).isEqualTo("target");
      assertThat(text(second.getAsJsonObject("identity"), "generation")).isEqualTo("7");
      assertThat(text(second.getAsJsonObject("identity"), "creatorsMin")).isEqualTo("source");
    }
  }

  @Test
  void oneStoreDownShowsAndTheAnswerWaitsForNeither() {
    try (TestServer vault = inDualReadSource()) {
      targetLine.fail(Reason.UNREACHABLE);
      TestServer.until("a status that says so", () -> !flag(store(status(vault), 1), "reachable"));

      JsonObject status = status(vault);
      assertThat(flag(store(status, 0), "reachable")).isTrue();
      assertThat(text(store(status, 1), "lastError")).isEqualTo("unreachable");
      assertThat(text(store(status, 1).getAsJsonObject("identity"), "storeId"))
          .as("as last read")
          .isEqualTo("store_b");
      assertThat(flag(store(status, 1).getAsJsonObject("creation"), "open"))
          .as("an outage closes no fence")
          .isTrue();

      targetLine.recover();
      TestServer.until("the store again", () -> flag(store(status(vault), 1), "reachable"));
    }
  }

  @Test
  void aStoreThatNeverAnsweredIsWaitedFor() {
    stamp(source, "store_a", "dual-read-source", "dual-read-source", 1);
    stamp(target, "store_b", "dual-read-source", "dual-read-source", 1);
    targetLine.fail(Reason.TIMEOUT);
    try (TestServer vault = TestServer.migrating("dual-read-source", sourceLine, targetLine)) {
      JsonObject target = store(status(vault), 1);
      assertThat(text(target.getAsJsonObject("start"), "state")).isEqualTo("waiting");
      assertThat(text(target.getAsJsonObject("start"), "why")).contains("could not be read yet");
      assertThat(flag(target.getAsJsonObject("creation"), "open")).isFalse();
      assertThat(target.has("identity")).isFalse();
    }
  }

  @Test
  void aFenceThatClosesShowsWithItsReason() {
    try (TestServer vault = inDualReadSource()) {
      stamp(target, "store_b", "dual-read-target", "dual-read-target", 8);
      TestServer.until(
          "the closed fence",
          () -> !flag(store(status(vault), 1).getAsJsonObject("creation"), "open"));

      JsonObject status = status(vault);
      assertThat(text(store(status, 1).getAsJsonObject("creation"), "why"))
          .contains("creators are dual-read-target", "in phase dual-read-source");
      assertThat(flag(store(status, 0).getAsJsonObject("creation"), "open")).isTrue();
      assertThat(text(store(status, 1).getAsJsonObject("identity"), "generation")).isEqualTo("8");
    }
  }

  @Test
  void aStoreThatIsNotOursShowsWhy() {
    stamp(source, "store_a", "dual-read-source", "dual-read-source", 1);
    stamp(target, "store_a", "dual-read-source", "dual-read-source", 1);
    try (TestServer vault = TestServer.migrating("dual-read-source", sourceLine, targetLine)) {
      TestServer.until(
          "a refusal",
          () ->
              status(vault).getAsJsonArray("stores").asList().stream()
                  .map(store -> store.getAsJsonObject().getAsJsonObject("start"))
                  .anyMatch(start ->
                      text(start, "state").equals("refused")
                          && text(start, "why").contains("it is store store_a")));
    }
  }

  @Test
  void fallbacksAreCounted() {
    stamp(source, "store_a", "dual-read-target", "dual-read-target", 1);
    stamp(target, "store_b", "dual-read-target", "dual-read-target", 1);
    String encrypted;
    try (TestServer vault = TestServer.migrating("dual-read-target", sourceLine, targetLine)) {
      encrypted = vault.encrypt("ws_1", "x");
      assertThat(text(store(status(vault), 0), "name")).isEqualTo("target");
    }
    target.keys().stream()
        .filter(key -> key.value().startsWith(ObjectKey.RINGS))
        .forEach(target::delete);
    try (TestServer cold = TestServer.migrating("dual-read-target", sourceLine, targetLine)) {
      assertThat(cold.decrypt("ws_1", encrypted).statusCode()).isEqualTo(200);
      assertThat(text(status(cold), "fallbacksSinceStart")).isEqualTo("1");
    }
  }

  @Test
  void anInstanceWithOneStoreSaysSo() {
    try (TestServer vault = TestServer.start()) {
      JsonObject status = status(vault);
      assertThat(text(status, "phase")).isEqualTo("source");
      assertThat(status.getAsJsonArray("stores")).hasSize(1);
      assertThat(text(store(status, 0), "name")).isEqualTo("single");
      assertThat(status.getAsJsonObject("cache").has("oldestAge")).isFalse();
    }
  }

  /** In every form in which they could be: the KEK's bytes, its configured text, the tokens. */
  @Test
  void noSecretIsInIt() throws Exception {
    try (TestServer vault = inDualReadSource()) {
      vault.encrypt("ws_1", "a secret of the caller");
      String json = vault.ops("Status", "{}").body();
      String answer = json + new String(binaryStatus(vault), StandardCharsets.ISO_8859_1);
      byte[] kek =
          KeyEncryptionKey.parseFrom(Base64.getDecoder().decode(TestServer.KEK))
              .getKey()
              .toByteArray();
      assertThat(kek).hasSize(32);
      assertThat(answer).contains("kek_test", "store_a");
      for (String secret :
          List.of(
              TestServer.KEK,
              Base64.getEncoder().withoutPadding().encodeToString(kek),
              Base64.getUrlEncoder().withoutPadding().encodeToString(kek),
              HexFormat.of().formatHex(kek),
              new String(kek, StandardCharsets.ISO_8859_1),
              TestServer.TOKEN,
              TestServer.OPS_TOKEN,
              "a secret of the caller",
              "ws_1")) {
        assertThat(answer).doesNotContain(secret);
      }
    }
  }

  private static byte[] binaryStatus(TestServer vault) throws Exception {
    HttpResponse<byte[]> response =
        vault
            .client()
            .send(
                vault
                    .opsCall("Status", "")
                    .setHeader("Content-Type", "application/proto")
                    .header("Authorization", "Bearer " + TestServer.OPS_TOKEN)
                    .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    assertThat(response.statusCode()).isEqualTo(200);
    return response.body();
  }
}
