package com.unkey.vault.core.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.RingId;
import com.unkey.vault.core.Time;
import com.unkey.vault.core.VaultException;
import com.unkey.vault.core.VirtualThreadTasks;
import com.unkey.vault.core.crypto.Kek;
import com.unkey.vault.core.crypto.KekSet;
import com.unkey.vault.core.format.DekPlaintext;
import com.unkey.vault.core.format.KekFormat;
import com.unkey.vault.core.format.WrappedDekFormat;
import com.unkey.vault.core.keyring.CachePolicy;
import com.unkey.vault.core.keyring.KeyringEvents;
import com.unkey.vault.core.keyring.Keyrings;
import com.unkey.vault.core.store.FakeStore;
import com.unkey.vault.core.store.Fence;
import com.unkey.vault.core.store.ObjectKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the Go vault wrote, we read: its stored objects and the ciphertexts its callers hold. */
class GoVaultVectorsTest {
  private static final Path VECTORS = Path.of("src/test/resources/vectors/go-vault");

  private final FakeStore store = new FakeStore();
  private JsonNode vectors = new ObjectMapper().createObjectNode();

  @BeforeEach
  void load() throws IOException {
    vectors = new ObjectMapper().readTree(VECTORS.resolve("cases.json").toFile());
    Path root = VECTORS.resolve("store");
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        store.plant(
            new ObjectKey(root.relativize(file).toString()),
            Bytes.copyOf(Files.readAllBytes(file)));
      }
    }
    assertThat(store.keys()).hasSize(12);
  }

  @Test
  void everyCiphertextDecryptsWithTheNewKekAndThePreviousOne() {
    Vault vault = vault(kek("test_kek2_base64"), List.of(kek("test_kek1_base64")));
    List<JsonNode> cases = cases();
    assertThat(cases).hasSize(64);
    for (JsonNode one : cases) {
      DecryptedData decrypted = vault.decrypt(ring(one), one.get("encrypted").asText());
      assertThat(decrypted.plaintext()).isEqualTo(one.get("plaintext").asText());
      assertThat(decrypted.keyId().value()).isEqualTo(one.get("key_id").asText());
    }
  }

  @Test
  void whatTheFirstKekWrappedNeedsOnlyTheFirstKek() {
    Vault vault = vault(kek("test_kek1_base64"), List.of());
    for (JsonNode one : cases()) {
      if (!one.get("keyring").asText().equals("ws_2")) {
        assertThat(vault.decrypt(ring(one), one.get("encrypted").asText()).plaintext())
            .isEqualTo(one.get("plaintext").asText());
      }
    }
  }

  @Test
  void noRingReachesAnothersKeys() {
    Vault vault = vault(kek("test_kek2_base64"), List.of(kek("test_kek1_base64")));
    List<RingId> rings = cases().stream().map(GoVaultVectorsTest::ring).distinct().toList();
    for (JsonNode one : cases()) {
      for (RingId other : rings) {
        if (!other.equals(ring(one))) {
          assertThatThrownBy(() -> vault.decrypt(other, one.get("encrypted").asText()))
              .isInstanceOf(VaultException.DekNotFound.class);
        }
      }
    }
  }

  @Test
  void anExistingRingGoesOnWithItsCurrentKeyAndNothingIsWritten() {
    Vault vault = vault(kek("test_kek2_base64"), List.of(kek("test_kek1_base64")));
    List<ObjectKey> before = store.keys();
    assertThat(vault.encrypt(new RingId("ws_1"), "x").keyId().value()).isEqualTo("dek_GEjSmyAUU");
    assertThat(store.keys()).isEqualTo(before);
  }

  @Test
  void storedObjectsAreWrittenBackByteForByte() throws Exception {
    for (ObjectKey key : store.keys()) {
      Bytes stored = store.get(key).orElseThrow().body();
      assertThat(WrappedDekFormat.serialize(WrappedDekFormat.parse(stored))).isEqualTo(stored);
    }
  }

  private Vault vault(Kek active, List<Kek> previous) {
    Time time = Time.system();
    SecureRandom random = new SecureRandom();
    KekSet keks = new KekSet(active, previous, DekPlaintext.ENCODING, time, random);
    Keyrings keyrings =
        new Keyrings(
            store,
            keks,
            Fence.open(),
            CachePolicy.defaults(),
            time,
            new VirtualThreadTasks(time),
            random,
            KeyringEvents.NONE);
    return new Vault(keyrings, Fence.open(), time, random);
  }

  private Kek kek(String name) {
    return KekFormat.parse(name, vectors.get(name).asText());
  }

  private List<JsonNode> cases() {
    return StreamSupport.stream(vectors.get("cases").spliterator(), false).toList();
  }

  private static RingId ring(JsonNode one) {
    return new RingId(one.get("keyring").asText());
  }
}
