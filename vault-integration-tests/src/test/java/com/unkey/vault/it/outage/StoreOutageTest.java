package com.unkey.vault.it.outage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.unkey.vault.it.outage.TroubledStore.Trouble;
import com.unkey.vault.it.parts.AtOnce;
import com.unkey.vault.it.parts.ConnectClient;
import com.unkey.vault.it.parts.ConnectClient.Reply;
import com.unkey.vault.it.parts.FaultyProxy.Fault;
import com.unkey.vault.it.parts.RunningVault;
import com.unkey.vault.it.parts.VaultConfig;
import com.unkey.vault.it.parts.VaultProcess;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A running vault whose store fails in every way a store can, and comes back. */
@Tag("real-outage")
class StoreOutageTest {
  /** A fraction of what the Go vault hangs for, and far above the configured seconds. */
  private static final Duration BOUND = Duration.ofSeconds(20);

  private static TroubledStore store;
  private static VaultProcess vault;
  private static ConnectClient client;

  /** Ciphertexts that another vault made, of rings that this one has never seen. */
  private static Map<String, String> cold;

  @BeforeAll
  static void start() {
    store = new TroubledStore();
    VaultConfig config = store.configure();
    try (RunningVault earlier = VaultProcess.start(config)) {
      cold =
          Stream.of(Trouble.values())
              .map(trouble -> "cold_" + trouble)
              .collect(
                  Collectors.toMap(
                      ring -> ring,
                      ring -> earlier.client().encrypt(ring, "of " + ring).field("encrypted")));
    }
    vault = VaultProcess.start(config.onAnotherPort());
    client = vault.client();
  }

  @AfterAll
  static void stop() {
    vault.close();
    store.close();
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  void whatWasWarmGoesOnServing(Trouble trouble) {
    String ring = "warm_" + trouble;
    Reply first = client.encrypt(ring, "before");
    trouble.begin(store);
    try {
      // Warm by an Encrypt alone, and yet it decrypts.
      assertThat(client.decrypt(ring, first.field("encrypted")).field("plaintext"))
          .isEqualTo("before");
      Reply more = client.encrypt(ring, "during");
      assertThat(more.field("keyId")).isEqualTo(first.field("keyId"));
      assertThat(client.decrypt(ring, more.field("encrypted")).field("plaintext"))
          .isEqualTo("during");
      Reply again = client.reEncrypt(ring, first.field("encrypted"));
      assertThat(client.decrypt(ring, again.field("encrypted")).field("plaintext"))
          .isEqualTo("before");
    } finally {
      trouble.end(store);
      awaitCheck("ok");
    }
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  void whatIsColdIsUnavailableInBoundedTimeAndComesBackByItself(Trouble trouble) throws Exception {
    String ring = "cold_" + trouble;
    String encrypted = String.valueOf(cold.get(ring));
    String newRing = "new_" + trouble;
    trouble.begin(store);
    try {
      long begun = System.nanoTime();
      List<Callable<Reply>> calls =
          List.of(
              () -> client.decrypt(ring, encrypted),
              () -> client.encrypt(ring, "x"),
              () -> client.encrypt(newRing, "x"),
              () -> client.reEncrypt(ring, encrypted),
              () -> client.encryptBulk(newRing, Map.of("a", "x")),
              () -> client.decryptBulk(ring, Map.of("a", encrypted)));
      for (Reply reply : AtOnce.run(calls)) {
        assertThat(reply.status()).as(reply.toString()).isEqualTo(503);
        assertThat(reply.code()).isEqualTo("unavailable");
        assertThat(reply.message()).isEqualTo("the key store is unavailable; try again");
        assertThat(store.isNamedIn(reply.text())).as(reply.text()).isFalse();
      }
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(BOUND);

      awaitCheck(trouble.check());
      assertThat(vault.get("/health/ready").statusCode()).isEqualTo(200);
      assertThat(vault.get("/health/live").statusCode()).isEqualTo(200);
      assertThat(vault.get("/health/startup").statusCode()).isEqualTo(200);
      assertThat(vault.get("/metrics").body())
          .contains(
              "vault_store_reachable{store=\"single\"} "
                  + (trouble.check().equals("ok") ? "1.0" : "0.0"))
          .containsPattern(
              "vault_rpc_requests_total\\{code=\"unavailable\",method=\"Decrypt\".*\\} [1-9]");
    } finally {
      trouble.end(store);
    }
    awaitCheck("ok");
    assertThat(vault.get("/metrics").body())
        .contains("vault_store_reachable{store=\"single\"} 1.0");
    assertThat(client.decrypt(ring, encrypted).field("plaintext")).isEqualTo("of " + ring);
    Reply made = client.encrypt(newRing, "now");
    assertThat(client.decrypt(newRing, made.field("encrypted")).field("plaintext"))
        .isEqualTo("now");
    assertThat(store.bucket().rings())
        .containsKeys(
            "keyring/" + newRing + "/LATEST", "keyring/" + newRing + "/" + made.field("keyId"));
  }

  @Test
  void oneReEncryptLeavesTheOtherRingsWarm() {
    List<String> rings = List.of("kept_1", "kept_2", "kept_3");
    List<String> encrypted =
        rings.stream().map(ring -> client.encrypt(ring, ring).field("encrypted")).toList();
    client.reEncrypt("kept_1", encrypted.getFirst()).field("encrypted");
    Trouble.REFUSED.begin(store);
    try {
      for (int i = 0; i < rings.size(); i++) {
        assertThat(client.decrypt(rings.get(i), encrypted.get(i)).field("plaintext"))
            .isEqualTo(rings.get(i));
        client.encrypt(rings.get(i), "more").field("encrypted");
      }
    } finally {
      Trouble.REFUSED.end(store);
      awaitCheck("ok");
    }
  }

  @Test
  void manyFirstEncryptionsAtOnceMakeOneKey() throws Exception {
    String ring = "crowded";
    List<Callable<Reply>> calls =
        Stream.<Callable<Reply>>generate(() -> () -> client.encrypt(ring, "x")).limit(32).toList();
    List<Reply> replies = AtOnce.run(calls);
    assertThat(replies.stream().map(reply -> reply.field("keyId")).distinct()).hasSize(1);
    assertThat(store.bucket().rings().keySet())
        .filteredOn(key -> key.startsWith("keyring/" + ring + "/"))
        .containsExactlyInAnyOrder(
            "keyring/" + ring + "/LATEST",
            "keyring/" + ring + "/" + replies.getFirst().field("keyId"));
  }

  @Test
  void aSlowStoreIsWaitedForNoLongerThanTheCallerSays() {
    store.network().set(new Fault.Slow(Duration.ofMillis(600)));
    try {
      Reply impatient =
          client.post(
              "Encrypt",
              "{\"keyring\": \"slow_1\", \"data\": \"x\"}",
              Map.of("Connect-Timeout-Ms", "200"));
      assertThat(impatient.status()).as(impatient.toString()).isEqualTo(504);
      assertThat(impatient.code()).isEqualTo("deadline_exceeded");
      Reply patient = client.encrypt("slow_2", "x");
      assertThat(client.decrypt("slow_2", patient.field("encrypted")).field("plaintext"))
          .isEqualTo("x");
    } finally {
      store.network().pass();
      awaitCheck("ok");
    }
  }

  /** Waits until readiness, which stays 200, says so of the store. */
  private static void awaitCheck(String expected) {
    Awaitility.await()
        .pollInterval(Duration.ofMillis(100))
        .atMost(BOUND)
        .untilAsserted(() -> {
          HttpResponse<String> ready = vault.get("/health/ready");
          assertThat(ready.statusCode()).isEqualTo(200);
          JsonNode report = new ObjectMapper().readTree(ready.body());
          assertThat(report.path("checks").path("store").asText()).isEqualTo(expected);
        });
  }
}
