package com.unkey.vault.it.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.unkey.vault.it.parts.AtOnce;
import com.unkey.vault.it.parts.ConnectClient;
import com.unkey.vault.it.parts.ConnectClient.Reply;
import com.unkey.vault.it.parts.RunningVault;
import com.unkey.vault.it.parts.StoreUnderTest;
import com.unkey.vault.it.parts.VaultConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What holds on every store and in every form the server is delivered in. */
abstract class EndToEndSuite {
  private static final List<String> TEXTS =
      List.of(
          "secret",
          "",
          "line\nbreak\ttab \"quoted\" \\ back",
          "Grüße 世界 \uD83C\uDF0D \u0000 end",
          "x".repeat(16 * 1024));

  /** A new, empty store. */
  abstract StoreUnderTest newStore() throws Exception;

  /** A ready server. */
  abstract RunningVault start(VaultConfig config) throws Exception;

  @Test
  void whatWasEncryptedDecrypts() throws Exception {
    StoreUnderTest store = newStore();
    try (RunningVault vault = start(store.configure(VaultConfig.create()))) {
      ConnectClient client = vault.client();
      for (String text : TEXTS) {
        Reply encrypted = client.encrypt("ws_1", text);
        assertThat(encrypted.field("keyId")).startsWith("dek_");
        assertThat(client.decrypt("ws_1", encrypted.field("encrypted")).field("plaintext"))
            .isEqualTo(text);
      }
      assertThat(store.rings()).hasSize(2);
    }
  }

  @Test
  void bulkIsAllOrNone() throws Exception {
    StoreUnderTest store = newStore();
    try (RunningVault vault = start(store.configure(VaultConfig.create()))) {
      ConnectClient client = vault.client();
      Map<String, String> items = new LinkedHashMap<>();
      for (int i = 0; i < TEXTS.size(); i++) {
        items.put("item " + i, TEXTS.get(i));
      }
      Reply encrypted = client.encryptBulk("ws_bulk", items);
      Map<String, String> sealed = new LinkedHashMap<>();
      for (String name : items.keySet()) {
        sealed.put(name, encrypted.json().path("items").path(name).path("encrypted").asText());
      }
      Reply decrypted = client.decryptBulk("ws_bulk", sealed);
      for (String name : items.keySet()) {
        assertThat(decrypted.json().path("items").path(name).asText("")).isEqualTo(items.get(name));
      }

      sealed.put("item 1", "AAAA");
      Reply refused = client.decryptBulk("ws_bulk", sealed);
      assertThat(refused.code()).isEqualTo("invalid_argument");
      assertThat(refused.message()).contains("item 1");
      assertThat(refused.json().has("items")).isFalse();
    }
  }

  @Test
  void aKeyringReachesOnlyItsOwnKeys() throws Exception {
    StoreUnderTest store = newStore();
    try (RunningVault vault = start(store.configure(VaultConfig.create()))) {
      ConnectClient client = vault.client();
      String ofOne = client.encrypt("ws_1", "secret").field("encrypted");
      client.encrypt("ws_2", "other").field("encrypted");
      Reply refused = client.decrypt("ws_2", ofOne);
      assertThat(refused.code()).isEqualTo("not_found");
      assertThat(refused.text()).doesNotContain("secret");
    }
  }

  @Test
  void reEncryptingGivesANewCiphertextOfTheSameText() throws Exception {
    StoreUnderTest store = newStore();
    try (RunningVault vault = start(store.configure(VaultConfig.create()))) {
      ConnectClient client = vault.client();
      String first = client.encrypt("ws_1", "secret").field("encrypted");
      Reply second = client.reEncrypt("ws_1", first);
      assertThat(second.field("encrypted")).isNotEqualTo(first);
      assertThat(client.decrypt("ws_1", second.field("encrypted")).field("plaintext"))
          .isEqualTo("secret");
      assertThat(client.decrypt("ws_1", first).field("plaintext")).isEqualTo("secret");
    }
  }

  @Test
  void aRestartedServerReadsWhatItWrote() throws Exception {
    StoreUnderTest store = newStore();
    VaultConfig config = store.configure(VaultConfig.create());
    String encrypted;
    String dekId;
    try (RunningVault vault = start(config)) {
      Reply reply = vault.client().encrypt("org/team/ring", "secret");
      encrypted = reply.field("encrypted");
      dekId = reply.field("keyId");
    }
    try (RunningVault vault = start(config.onAnotherPort())) {
      assertThat(vault.client().decrypt("org/team/ring", encrypted).field("plaintext"))
          .isEqualTo("secret");
      assertThat(vault.client().encrypt("org/team/ring", "more").field("keyId")).isEqualTo(dekId);
    }
  }

  @Test
  void aBucketOfTheGoVaultDecryptsAndStaysAsItIs() throws Exception {
    GoVaultVectors vectors = GoVaultVectors.read();
    assertThat(vectors.cases()).hasSize(64);
    assertThat(vectors.objects()).hasSize(12);
    StoreUnderTest store = newStore();
    store.upload(vectors.objects());
    VaultConfig config =
        store
            .configure(VaultConfig.create())
            .without("storage.init")
            .with("encryption.master_key", vectors.activeKek())
            .with("encryption.previous_master_key", vectors.previousKek());
    try (RunningVault vault = start(config)) {
      ConnectClient client = vault.client();
      for (GoVaultVectors.Case one : vectors.cases()) {
        assertThat(client.decrypt(one.ring(), one.encrypted()).field("plaintext"))
            .as(one.ring())
            .isEqualTo(one.plaintext());
      }
      Map<String, List<GoVaultVectors.Case>> byRing =
          vectors.cases().stream().collect(Collectors.groupingBy(GoVaultVectors.Case::ring));
      for (Map.Entry<String, List<GoVaultVectors.Case>> ring : byRing.entrySet()) {
        assertBulkDecrypts(client, ring.getKey(), ring.getValue());
        // Its rings go on with the DEKs they have.
        Reply encrypted = client.encrypt(ring.getKey(), "new");
        assertThat(vectors.objects())
            .containsKey("keyring/" + ring.getKey() + "/" + encrypted.field("keyId"));
        assertThat(client.decrypt(ring.getKey(), encrypted.field("encrypted")).field("plaintext"))
            .isEqualTo("new");
      }
      Map<String, byte[]> rings = store.rings();
      assertThat(rings).containsOnlyKeys(vectors.objects().keySet());
      vectors.objects().forEach((key, body) -> assertThat(rings.get(key)).isEqualTo(body));
    }
  }

  @Test
  void twoServersOnOneStoreAreOneVault() throws Exception {
    StoreUnderTest store = newStore();
    VaultConfig config = store.configure(VaultConfig.create());
    try (RunningVault one = start(config);
        RunningVault other = start(config.onAnotherPort())) {
      List<String> rings = List.of("race_1", "race_2", "race_3", "race_4");
      List<Callable<Sealed>> calls = new ArrayList<>();
      for (String ring : rings) {
        for (RunningVault vault : List.of(one, other)) {
          for (int i = 0; i < 4; i++) {
            calls.add(
                () -> new Sealed(ring, vault.client().encrypt(ring, ring).field("encrypted")));
          }
        }
      }
      for (Sealed sealed : AtOnce.run(calls)) {
        for (RunningVault vault : List.of(one, other)) {
          assertThat(vault.client().decrypt(sealed.ring, sealed.encrypted).field("plaintext"))
              .isEqualTo(sealed.ring);
        }
      }
      assertThat(store.rings().keySet())
          .filteredOn(key -> key.endsWith("/LATEST"))
          .hasSize(rings.size());
    }
  }

  private record Sealed(String ring, String encrypted) {}

  private static void assertBulkDecrypts(
      ConnectClient client, String ring, List<GoVaultVectors.Case> cases) {
    Map<String, String> items = new LinkedHashMap<>();
    for (int i = 0; i < cases.size(); i++) {
      items.put("c" + i, cases.get(i).encrypted());
    }
    Reply reply = client.decryptBulk(ring, items);
    for (int i = 0; i < cases.size(); i++) {
      assertThat(reply.json().path("items").path("c" + i).asText(""))
          .isEqualTo(cases.get(i).plaintext());
    }
  }
}
