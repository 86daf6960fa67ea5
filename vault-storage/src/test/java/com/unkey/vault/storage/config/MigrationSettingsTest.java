package com.unkey.vault.storage.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.unkey.vault.storage.StorageConfig;
import com.unkey.vault.storage.StorageConfig.Backend;
import com.unkey.vault.storage.StoreSet;
import com.unkey.vault.storage.StoreSet.Migrating;
import com.unkey.vault.storage.StoreSet.Single;
import com.unkey.vault.storage.disk.DiskConfig;
import com.unkey.vault.storage.identity.Epoch;
import com.unkey.vault.storage.identity.Phase;
import com.unkey.vault.storage.identity.StoreId;
import com.unkey.vault.storage.s3.Dialect;
import com.unkey.vault.storage.s3.S3Config;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One file for the whole of a migration: which stores there are, its values decide. */
class MigrationSettingsTest {
  private static final String SOURCE =
      """
      [storage.source.disk]
      path = "keys-a"
      """;
  private static final String TARGET =
      """
      [storage.target.disk]
      path = "keys-b"
      """;
  private static final String SINGLE =
      """
      [storage.disk]
      path = "keys"
      """;

  private final Map<String, String> environment = new HashMap<>();

  private StoreSet stores(String toml) throws InvalidConfig {
    StorageFile file = StorageFile.load(toml, environment::get);
    assertThat(file.warnings()).isEmpty();
    return file.stores();
  }

  private List<String> problemsOf(String toml) {
    return catchThrowableOfType(InvalidConfig.class, () -> StorageFile.load(toml, environment::get))
        .problems();
  }

  private static String phase(String word) {
    return "[storage]\nphase = \"" + word + "\"\n";
  }

  /** What docs/configuration.md shows: all three stores in one file. */
  private static String documented() throws Exception {
    String text = Files.readString(Path.of("..", "docs", "configuration.md"));
    int begin = text.indexOf("```toml\n", text.indexOf("## Single store and migration"));
    int end = text.indexOf("```", begin + 8);
    return text.substring(begin + 8, end);
  }

  private void secret(String store, String url, String bucket) {
    environment.putAll(
        Map.of(
            "UNKEY_" + store + "S3_URL",
            url,
            "UNKEY_" + store + "S3_BUCKET",
            bucket,
            "UNKEY_" + store + "S3_ACCESS_KEY_ID",
            "id",
            "UNKEY_" + store + "S3_ACCESS_KEY_SECRET",
            "not-a-secret"));
  }

  private static S3Config s3(StorageConfig store) {
    return ((Backend.S3) store.backend()).config();
  }

  @Test
  void theSecretAloneLeadsThroughAMigration() throws Exception {
    String toml = documented();
    String r2 = "https://acc.r2.cloudflarestorage.com";
    String aws = "https://s3.eu-west-1.amazonaws.com";

    secret("", r2, "vault");
    assertThat(stores(toml))
        .isInstanceOfSatisfying(
            Single.class,
            single -> {
              assertThat(single.phase()).isEqualTo(Phase.SOURCE);
              assertThat(s3(single.store()).dialect()).isEqualTo(Dialect.R2);
              assertThat(s3(single.store()).region()).isEqualTo("auto");
            });

    environment.clear();
    secret("SOURCE_", r2, "vault");
    secret("TARGET_", aws, "vault");
    environment.put("UNKEY_TARGET_S3_REGION", "eu-west-1");
    environment.put("UNKEY_TARGET_STORE_ID", "store_b");
    for (Phase phase : Phase.values()) {
      environment.put("UNKEY_VAULT_PHASE", phase.word());
      assertThat(stores(toml))
          .isInstanceOfSatisfying(
              Migrating.class,
              migrating -> {
                assertThat(migrating.phase()).isEqualTo(phase);
                assertThat(s3(migrating.source()).dialect()).isEqualTo(Dialect.R2);
                assertThat(s3(migrating.target()).dialect()).isEqualTo(Dialect.AWS);
                assertThat(s3(migrating.target()).region()).isEqualTo("eu-west-1");
                assertThat(migrating.source().expected().storeId()).isEmpty();
                assertThat(migrating.target().expected().storeId())
                    .contains(new StoreId("store_b"));
              });
    }

    environment.clear();
    secret("", aws, "vault");
    environment.put("UNKEY_VAULT_PHASE", "target");
    environment.put("UNKEY_STORE_ID", "store_b");
    assertThat(stores(toml))
        .isInstanceOfSatisfying(
            Single.class, single -> assertThat(single.phase()).isEqualTo(Phase.TARGET));
  }

  @Test
  void eachStoreHasItsOwnExpectationAndKind() throws Exception {
    StoreSet stores =
        stores(
            """
            [storage]
            phase = "dual-read-target"
            identity_period = "3s"
            [storage.source]
            store_id = "store_a"
            epoch = 4
            [storage.source.s3]
            url = "https://acc.r2.cloudflarestorage.com"
            bucket = "vault"
            access_key_id = "id"
            access_key_secret = "not-a-secret"
            attempt_timeout = "1500ms"
            [storage.target]
            store_id = "store_b"
            [storage.target.disk]
            path = "keys"
            """);

    assertThat(stores)
        .isInstanceOfSatisfying(
            Migrating.class,
            migrating -> {
              StorageConfig source = migrating.source();
              assertThat(source.expected().storeId()).contains(new StoreId("store_a"));
              assertThat(source.expected().epoch()).contains(new Epoch(4));
              assertThat(s3(source).attemptTimeout()).isEqualTo(Duration.ofMillis(1500));
              assertThat(source.identityPeriod()).isEqualTo(Duration.ofSeconds(3));
              StorageConfig target = migrating.target();
              assertThat(target.expected().storeId()).contains(new StoreId("store_b"));
              assertThat(target.expected().epoch()).isEmpty();
              assertThat(target.backend()).isEqualTo(new Backend.Disk(DiskConfig.of("keys")));
              assertThat(target.limits()).isEqualTo(source.limits());
            });
  }

  @ParameterizedTest
  @EnumSource
  void aMigrationNamesBothStoresInEveryPhase(Phase phase) {
    assertThat(problemsOf(phase(phase.word()) + SOURCE))
        .containsExactly(
            "--config: storage.target: one of [storage.target.s3] and [storage.target.disk] is"
                + " required");
    assertThat(problemsOf(phase(phase.word()) + TARGET))
        .containsExactly(
            "--config: storage.source: one of [storage.source.s3] and [storage.source.disk] is"
                + " required");
  }

  @ParameterizedTest
  @ValueSource(strings = {"dual-read-source", "dual-read-target"})
  void aPhaseOfTwoStoresIsNothingForOne(String phase) {
    assertThat(problemsOf(phase(phase) + SINGLE))
        .containsExactly(
            "--config:2: storage.phase is "
                + phase
                + ", which needs two stores; describe them in [storage.source] and"
                + " [storage.target], or leave the phase out");
  }

  @Test
  void aSingleStoreInPhaseTargetIsToldApartByItsId() throws Exception {
    assertThat(problemsOf(phase("target") + SINGLE))
        .singleElement()
        .asString()
        .startsWith("--config:2: storage.phase is target, with one store; set storage.store_id");
    assertThat(stores(phase("target") + "store_id = \"store_b\"\n" + SINGLE).phase())
        .isEqualTo(Phase.TARGET);
  }

  @Test
  void aPhaseThatGotLostIsNotTheFirstOne() {
    for (String toml : List.of(SOURCE + TARGET, phase("${UNKEY_VAULT_PHASE}") + SOURCE + TARGET)) {
      assertThat(problemsOf(toml))
          .singleElement()
          .asString()
          .contains("storage.phase is required in a migration and not set");
    }
  }

  @Test
  void aBlankPhaseIsNoneForASingleStore() throws Exception {
    assertThat(stores(phase("${UNKEY_VAULT_PHASE}") + SINGLE).phase()).isEqualTo(Phase.SOURCE);
  }

  @Test
  void aSingleStoreAndAMigrationAtOnceAreRefused() {
    for (String part : List.of(SOURCE, TARGET, SOURCE + TARGET)) {
      assertThat(problemsOf(phase("source") + SINGLE + part))
          .singleElement()
          .asString()
          .startsWith("--config:5: storage." + (part.startsWith(SOURCE) ? "source" : "target"))
          .contains("is set beside the single store of [storage.s3] or [storage.disk]");
    }
  }

  @Test
  void aStoreOfWhichOnlyAPartArrivedIsNotLeftOut() throws Exception {
    secret("", "https://acc.r2.cloudflarestorage.com", "vault");
    environment.put("UNKEY_TARGET_S3_ACCESS_KEY_ID", "id");
    assertThat(problemsOf(documented()))
        .anySatisfy(line -> assertThat(line).contains("storage.target is set beside the single"));

    environment.clear();
    secret("SOURCE_", "https://acc.r2.cloudflarestorage.com", "vault");
    secret("TARGET_", "", "vault");
    environment.put("UNKEY_VAULT_PHASE", "source");
    assertThat(problemsOf(documented()))
        .singleElement()
        .asString()
        .contains("storage.target.s3.url is empty; is the variable set that it refers to?");
  }

  @Test
  void anEmptySecretIsToldAsWhatTheFileNames() throws Exception {
    assertThat(problemsOf(documented()))
        .anySatisfy(line -> assertThat(line).contains("storage.s3.url is empty"))
        .noneSatisfy(line -> assertThat(line).contains("storage.source"));
    assertThat(
            problemsOf(
                phase("source") + SOURCE.replace("keys-a", "$A") + TARGET.replace("keys-b", "$B")))
        .containsExactly(
            "--config:4: storage.source.disk.path is empty; is the variable set that it refers to?",
            "--config:6: storage.target.disk.path is empty; is the variable set that it refers to?");
  }

  @Test
  void whatWouldBeUnusedIsRefused() {
    assertThat(
            problemsOf(phase("source") + "store_id = \"store_a\"\nepoch = 2\n" + SOURCE + TARGET))
        .containsExactly(
            "--config:3: storage.store_id is of a single store; in a migration write"
                + " storage.source.store_id and storage.target.store_id",
            "--config:4: storage.epoch is of a single store; in a migration write"
                + " storage.source.epoch and storage.target.epoch");
    assertThat(problemsOf(phase("source") + "init = true\n" + SOURCE + TARGET))
        .singleElement()
        .asString()
        .startsWith("--config:3: storage.init must be false in a migration");
  }

  @Test
  void oneBucketOrFolderIsNoMigration() throws Exception {
    assertThat(problemsOf(phase("source") + SOURCE + TARGET.replace("keys-b", "./keys-a")))
        .singleElement()
        .asString()
        .startsWith("--config:6: storage.target.disk.path is the folder of storage.source.disk");

    secret("SOURCE_", "https://acc.r2.cloudflarestorage.com", "vault");
    secret("TARGET_", "https://ACC.r2.cloudflarestorage.com/", "vault");
    environment.put("UNKEY_VAULT_PHASE", "source");
    assertThat(problemsOf(documented()))
        .singleElement()
        .asString()
        .contains("storage.target.s3.bucket is the bucket of storage.source.s3 (vault)");
  }

  @Test
  void oneIdIsNoMigration() {
    assertThat(
            problemsOf(
                phase("source")
                    + "[storage.source]\nstore_id = \"a\"\n[storage.target]\nstore_id = \"a\"\n"
                    + SOURCE
                    + TARGET))
        .containsExactly(
            "--config:6: storage.target.store_id is the same as storage.source.store_id (a); no two"
                + " stores have one id");
  }

  @Test
  void problemsNameTheStoresOwnSetting() {
    assertThat(
            problemsOf(
                phase("source")
                    + "[storage.source]\nstore_id = \"no spaces, please\"\n"
                    + SOURCE
                    + "[storage.target.s3]\nurl = \"s3.example.com\"\nbucket = \"b\"\n"
                    + "access_key_id = \"i\"\naccess_key_secret = \"not-a-secret\"\n"))
        .satisfiesExactly(
            line -> assertThat(line).startsWith("--config:4: storage.source.store_id is no store"),
            line -> assertThat(line).startsWith("--config:8: storage.target.s3.url must be like"));
  }
}
