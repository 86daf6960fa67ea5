package com.unkey.vault.storage.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.unkey.vault.core.KekId;
import com.unkey.vault.core.format.KekFormat;
import com.unkey.vault.storage.CallLimits;
import com.unkey.vault.storage.StorageConfig;
import com.unkey.vault.storage.StorageConfig.Backend;
import com.unkey.vault.storage.StoreSet;
import com.unkey.vault.storage.disk.DiskConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tool reads the server's file, and of it what concerns it. */
class StorageFileTest {
  private static final String KEK = KekFormat.generate(new KekId("kek_new"), 1, new Random(1));
  private static final String OLD = KekFormat.generate(new KekId("kek_old"), 1, new Random(2));

  /** The server's, wrong in what is the server's alone. */
  private static final String SERVER =
      """
      http_port = "none"
      bearer_token = ""
      [server]
      request_timeout = 30
      [cache]
      fersh = "1h"
      [encryption]
      master_key = "${UNKEY_ENCRYPTION_MASTER_KEY}"
      previous_master_key = "${UNKEY_ENCRYPTION_PREVIOUS_MASTER_KEY}"
      [storage.disk]
      path = "keys"
      """;

  private final Map<String, String> environment = new HashMap<>();

  private StorageFile load(String toml) throws InvalidConfig {
    return StorageFile.load(toml, environment::get);
  }

  private List<String> problemsOf(String toml) {
    return catchThrowableOfType(InvalidConfig.class, () -> load(toml)).problems();
  }

  @Test
  void whatIsTheServersAloneIsNotLookedAt() throws Exception {
    environment.put("UNKEY_ENCRYPTION_MASTER_KEY", KEK);
    environment.put("UNKEY_ENCRYPTION_PREVIOUS_MASTER_KEY", OLD);

    StorageFile file = load(SERVER);

    assertThat(file.warnings()).isEmpty();
    assertThat(file.encryption())
        .hasValueSatisfying(keks -> {
          assertThat(keks.active().id()).isEqualTo(new KekId("kek_new"));
          assertThat(keks.previous())
              .singleElement()
              .satisfies(kek -> assertThat(kek.id()).isEqualTo(new KekId("kek_old")));
        });
    assertThat(file.stores())
        .isInstanceOfSatisfying(
            StoreSet.Single.class,
            single -> {
              StorageConfig store = single.store();
              assertThat(store.backend()).isEqualTo(new Backend.Disk(DiskConfig.of("keys")));
              assertThat(store.limits()).isEqualTo(CallLimits.DEFAULT);
              assertThat(store.identityPeriod()).isEqualTo(StorageConfig.IDENTITY_PERIOD);
            });
  }

  @Test
  void aMachineWithoutTheKekReadsTheStores() throws Exception {
    assertThat(load(SERVER).encryption()).isEmpty();
  }

  @Test
  void halfOfTheKeksIsWrongAndNotNone() {
    environment.put("UNKEY_ENCRYPTION_PREVIOUS_MASTER_KEY", OLD);

    assertThat(problemsOf(SERVER))
        .containsExactly(
            "--config:8: encryption.master_key is empty; is the variable set that it refers to?");
  }

  @Test
  void aMisspeltSettingOfItsOwnTablesIsTold() throws Exception {
    assertThat(
            load(SERVER + "[Storage]\ncall_timeuot = \"5s\"\n[encryption.more]\nx = 1\n")
                .warnings())
        .containsExactlyInAnyOrder(
            "--config:13: unknown setting Storage.call_timeuot is ignored; did you mean"
                + " storage.call_timeout?",
            "--config:15: unknown setting encryption.more.x is ignored");
  }

  @Test
  void everythingWrongIsToldAtOnce() {
    assertThat(problemsOf(SERVER.replace("path", "#") + "[storage]\nattempts = 0\nepoch = -1\n"))
        .containsExactly(
            "--config:13: storage.attempts must be 1 to 1000, was 0",
            "--config:14: storage.epoch must be 0 to 9223372036854775807, was -1",
            "--config: storage.disk.path is required and not set");
  }

  @Test
  void theSameFileIsFoundAsTheServerFindsIt(@TempDir Path folder) throws Exception {
    Path path = Files.writeString(folder.resolve("vault.toml"), SERVER);
    environment.put("UNKEY_CONFIG", path.toString());

    assertThat(StorageFile.load(null, environment::get).stores())
        .isInstanceOf(StoreSet.Single.class);
  }
}
