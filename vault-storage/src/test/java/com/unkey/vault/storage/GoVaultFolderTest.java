package com.unkey.vault.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.RingId;
import com.unkey.vault.core.crypto.Kek;
import com.unkey.vault.core.crypto.KekSet;
import com.unkey.vault.core.format.DekPlaintext;
import com.unkey.vault.core.format.KekFormat;
import com.unkey.vault.core.keyring.CachePolicy;
import com.unkey.vault.core.keyring.KeyringEvents;
import com.unkey.vault.core.keyring.Keyrings;
import com.unkey.vault.core.service.Vault;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.PutResult.Stored;
import com.unkey.vault.core.store.StoredObject;
import com.unkey.vault.core.testing.QuietLog;
import com.unkey.vault.storage.StorageConfig.Backend;
import com.unkey.vault.storage.disk.DiskConfig;
import com.unkey.vault.storage.disk.DiskStore;
import com.unkey.vault.storage.identity.IdentityObject;
import com.unkey.vault.storage.identity.StartOutcome;
import com.unkey.vault.storage.identity.StoreExpectation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder that the Go vault's disk store wrote is a store of ours, and the other way round. */
class GoVaultFolderTest {
  private static final Path VECTORS =
      Path.of("../vault-core/src/test/resources/vectors/go-vault").toAbsolutePath().normalize();
  private static final StoreEnv ENV = StoreEnv.system();

  @TempDir Path work;

  private final Map<String, Bytes> written = new HashMap<>();

  @BeforeEach
  void read() throws IOException {
    written.putAll(files(VECTORS.resolve("store")));
    assertThat(written).hasSize(12);
  }

  @Test
  void itIsServedAsALegacyStoreAndEveryCiphertextDecrypts() throws IOException {
    Path folder = Files.createDirectory(work.resolve("theirs"));
    for (Map.Entry<String, Bytes> file : written.entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.resolveSibling(""));
      Files.write(path, file.getValue().toArray());
    }
    JsonObject vectors =
        JsonParser.parseString(Files.readString(VECTORS.resolve("cases.json"))).getAsJsonObject();
    Backend disk = new Backend.Disk(new DiskConfig(folder));
    try (var _ = QuietLog.of(StoreSession.class);
        OpenedStore opened =
            Stores.open(StorageConfig.of(disk, StoreExpectation.ANY), StoreEnv.system())) {
      assertThat(opened.awaitStart(Duration.ofSeconds(30))).isEqualTo(new StartOutcome.Legacy());
      Vault vault = vault(opened, vectors);
      int cases = 0;
      for (JsonElement each : vectors.getAsJsonArray("cases")) {
        JsonObject one = each.getAsJsonObject();
        RingId ring = new RingId(one.get("keyring").getAsString());
        assertThat(vault.decrypt(ring, one.get("encrypted").getAsString()).plaintext())
            .isEqualTo(one.get("plaintext").getAsString());
        cases++;
      }
      assertThat(cases).isEqualTo(64);
      vault.encrypt(new RingId("a_new_ring"), "x");
    }

    assertThat(files(folder)).containsAllEntriesOf(written);
    assertThat(folder.resolve(IdentityObject.KEY.value())).doesNotExist();
  }

  @Test
  void theSameObjectsMakeTheSameFiles() throws IOException {
    Path folder = Files.createDirectory(work.resolve("ours"));
    DiskStore store = new DiskStore(new DiskConfig(folder), ENV.time(), ENV.tasks());
    for (Map.Entry<String, Bytes> file : written.entrySet()) {
      Bytes body = file.getValue();
      ObjectKey key = new ObjectKey(file.getKey());
      assertThat(store.putIfAbsent(key, body)).isInstanceOf(Stored.class);
      assertThat(store.get(key)).map(StoredObject::body).contains(body);
    }

    Map<String, Bytes> ours = files(folder);
    ours.keySet().removeIf(path -> path.startsWith(".vault/"));
    assertThat(ours).containsExactlyInAnyOrderEntriesOf(written);
    assertThat(store.listAll(ObjectKey.RINGS).map(object -> object.key().value()))
        .containsExactlyInAnyOrderElementsOf(written.keySet());
  }

  private static Vault vault(OpenedStore opened, JsonObject vectors) {
    KekSet keks =
        new KekSet(
            kek(vectors, "test_kek2_base64"),
            List.of(kek(vectors, "test_kek1_base64")),
            DekPlaintext.ENCODING,
            ENV.time(),
            ENV.random());
    Keyrings keyrings =
        new Keyrings(
            opened.store(),
            keks,
            opened.fence(),
            CachePolicy.defaults(),
            ENV.time(),
            ENV.tasks(),
            ENV.random(),
            KeyringEvents.NONE);
    return new Vault(keyrings, opened.fence(), ENV.time(), ENV.random());
  }

  private static Kek kek(JsonObject vectors, String name) {
    return KekFormat.parse(name, vectors.get(name).getAsString());
  }

  private static Map<String, Bytes> files(Path root) throws IOException {
    Map<String, Bytes> files = new HashMap<>();
    try (Stream<Path> all = Files.walk(root)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(root.relativize(file).toString(), Bytes.copyOf(Files.readAllBytes(file)));
      }
    }
    return files;
  }
}
