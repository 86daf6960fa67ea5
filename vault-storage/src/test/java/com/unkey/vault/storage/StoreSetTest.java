package com.unkey.vault.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unkey.vault.core.ConfigException;
import com.unkey.vault.storage.StorageConfig.Backend;
import com.unkey.vault.storage.StoreSet.Migrating;
import com.unkey.vault.storage.StoreSet.Single;
import com.unkey.vault.storage.disk.DiskConfig;
import com.unkey.vault.storage.identity.Phase;
import com.unkey.vault.storage.identity.StoreExpectation;
import com.unkey.vault.storage.s3.S3Config;
import com.unkey.vault.storage.s3.S3Credentials;
import java.util.Optional;
import java.util.OptionalLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A set of stores that no instance may run with cannot be made. */
class StoreSetTest {
  private static Backend disk(String path) {
    return new Backend.Disk(DiskConfig.of(path));
  }

  private static Backend s3(String table, String url, String bucket) {
    return new Backend.S3(
        S3Config.of(
            table,
            url,
            bucket,
            new S3Credentials.Static("id", "not-a-secret"),
            new S3Config.Optional("eu-west-1", null, null, null, null, null)));
  }

  private static StorageConfig store(String table, Backend backend) {
    return store(table, backend, false, Optional.empty());
  }

  private static StorageConfig store(
      String table, Backend backend, boolean init, Optional<String> id) {
    return StorageConfig.of(backend, StoreExpectation.of(table, init, id, OptionalLong.empty()));
  }

  @ParameterizedTest
  @EnumSource
  void aMigrationIsInAnyPhase(Phase phase) {
    StorageConfig source = store(StoreSet.SOURCE, disk("a"));
    StorageConfig target = store(StoreSet.TARGET, disk("b"));

    assertThat(new Migrating(phase, source, target).phase()).isEqualTo(phase);
  }

  @ParameterizedTest
  @EnumSource(names = {"DUAL_READ_SOURCE", "DUAL_READ_TARGET"})
  void twoStoresAreNeededToWriteTwo(Phase phase) {
    refused(
        "storage.phase",
        "is " + phase.word() + ", which needs two stores",
        () -> new Single(phase, store("storage", disk("a"))));
  }

  @Test
  void aSingleStoreInPhaseTargetIsNamedById() {
    assertThat(StoreSet.of(store("storage", disk("a"))).phase()).isEqualTo(Phase.SOURCE);
    refused(
        "storage.phase",
        "set storage.store_id",
        () -> new Single(Phase.TARGET, store("storage", disk("a"))));
    StorageConfig named = store("storage", disk("a"), false, Optional.of("store_b"));
    assertThat(new Single(Phase.TARGET, named).store()).isEqualTo(named);
  }

  @ParameterizedTest
  @CsvSource({
    "https://acc.r2.cloudflarestorage.com, https://ACC.r2.cloudflarestorage.com/",
    "https://s3.eu-west-1.amazonaws.com, https://s3.us-east-1.amazonaws.com",
    "https://s3.eu-west-1.amazonaws.com, https://vault.s3.eu-west-1.amazonaws.com",
    "http://store.example:9000, https://store.example:9000",
    "https://store.example, https://store.example:443",
  })
  void oneBucketIsNoMigration(String source, String target) {
    refused(
        "storage.target.s3.bucket",
        "is the bucket of storage.source.s3 (vault)",
        () -> migrating(source, "vault", target, "vault"));
  }

  @ParameterizedTest
  @CsvSource({
    "https://acc.r2.cloudflarestorage.com, vault, https://acc.r2.cloudflarestorage.com, vault-2",
    "https://acc.r2.cloudflarestorage.com, vault, https://s3.eu-west-1.amazonaws.com, vault",
    "https://acc.r2.cloudflarestorage.com, vault, https://acc.eu.r2.cloudflarestorage.com, vault",
    "http://store.example:9000, vault, http://store.example:9001, vault",
    "https://s3.eu-west-1.amazonaws.com, vault, https://s3.cn-north-1.amazonaws.com.cn, vault",
    "https://s3.eu-west-1.amazonaws.com, vault, https://s3.eusc-de-east-1.amazonaws.eu, vault",
  })
  void bucketsAreTwoByNameOrByPlace(String source, String from, String target, String to) {
    assertThat(migrating(source, from, target, to).phase()).isEqualTo(Phase.SOURCE);
  }

  @Test
  void oneFolderIsNoMigration() {
    refused(
        "storage.target.disk.path",
        "is the folder of storage.source.disk",
        () ->
            new Migrating(
                Phase.SOURCE,
                store(StoreSet.SOURCE, disk("keys")),
                store(StoreSet.TARGET, disk("other/../keys"))));
  }

  @Test
  void noTwoStoresHaveOneId() {
    refused(
        "storage.target.store_id",
        "is the same as storage.source.store_id (store_a)",
        () ->
            new Migrating(
                Phase.SOURCE,
                store(StoreSet.SOURCE, disk("a"), false, Optional.of("store_a")),
                store(StoreSet.TARGET, disk("b"), false, Optional.of("store_a"))));
  }

  @Test
  void noServerStampsAStoreOfAMigration() {
    refused(
        "storage.init",
        "must be false in a migration",
        () ->
            new Migrating(
                Phase.SOURCE,
                store(StoreSet.SOURCE, disk("a")),
                store(StoreSet.TARGET, disk("b"), true, Optional.empty())));
  }

  @Test
  void theTwoAreNotMixedUp() {
    StorageConfig first = store(StoreSet.TARGET, disk("a"));
    StorageConfig second = store(StoreSet.SOURCE, disk("b"));

    assertThatThrownBy(() -> new Migrating(Phase.SOURCE, first, second))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("storage.target, not storage.source");
  }

  private static Migrating migrating(String source, String from, String target, String to) {
    return new Migrating(
        Phase.SOURCE,
        store(StoreSet.SOURCE, s3(StoreSet.SOURCE + ".s3", source, from)),
        store(StoreSet.TARGET, s3(StoreSet.TARGET + ".s3", target, to)));
  }

  private static void refused(String setting, String problem, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ConfigException.class, e -> assertThat(e.setting()).isEqualTo(setting))
        .hasMessageContaining(problem);
  }
}
