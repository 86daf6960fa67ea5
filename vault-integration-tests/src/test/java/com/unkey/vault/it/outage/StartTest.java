package com.unkey.vault.it.outage;

import static org.assertj.core.api.Assertions.assertThat;

import com.unkey.vault.it.outage.TroubledStore.Trouble;
import com.unkey.vault.it.parts.ConnectClient.Reply;
import com.unkey.vault.it.parts.DiskFolder;
import com.unkey.vault.it.parts.RunningVault;
import com.unkey.vault.it.parts.Scratch;
import com.unkey.vault.it.parts.TestKek;
import com.unkey.vault.it.parts.VaultConfig;
import com.unkey.vault.it.parts.VaultProcess;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a vault says, and does, when it is started. */
@Tag("real-outage")
class StartTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  @ParameterizedTest(name = "{0}")
  @EnumSource(names = {"REFUSED", "HANGING", "FORBIDDEN", "BUCKET_GONE"})
  void itStartsInAnOutageAndRecoversByItself(Trouble trouble) {
    try (TroubledStore store = new TroubledStore()) {
      VaultConfig config = store.configure();
      String encrypted;
      try (RunningVault earlier = VaultProcess.start(config)) {
        encrypted = earlier.client().encrypt("ws_1", "secret").field("encrypted");
      }
      trouble.begin(store);
      try (VaultProcess vault = VaultProcess.startUnready(config.onAnotherPort())) {
        vault.awaitReady();
        assertThat(vault.get("/health/ready").body()).contains("\"store\":\"fail\"");
        Reply refused = vault.client().decrypt("ws_1", encrypted);
        assertThat(refused.code()).as(refused.toString()).isEqualTo("unavailable");
        assertThat(store.isNamedIn(refused.text())).isFalse();
        assertThat(vault.process().isAlive()).isTrue();

        trouble.end(store);
        Awaitility.await()
            .atMost(SOON)
            .untilAsserted(
                () -> assertThat(vault.get("/health/ready").body()).contains("\"store\":\"ok\""));
        assertThat(vault.client().decrypt("ws_1", encrypted).field("plaintext"))
            .isEqualTo("secret");
        vault.client().encrypt("ws_2", "new").field("encrypted");
      }
    }
  }

  @Test
  void aSettingThatNobodyReadsIsWarnedAboutWithTheOneThatWasMeant() {
    VaultConfig config =
        onDisk().with("server.drain_timout", "1s").with("nonsense.of_ours", "whatever");
    try (VaultProcess vault = VaultProcess.start(config)) {
      Awaitility.await()
          .atMost(SOON)
          .untilAsserted(() ->
              assertThat(vault.output())
                  .contains("server.drain_timout")
                  .contains("server.drain_timeout")
                  .contains("nonsense.of_ours"));
    }
  }

  @Test
  void anEmptyMasterKeyIsRefusedByName() {
    assertRefused(onDisk().with("encryption.master_key", ""), "encryption.master_key");
    assertRefused(onDisk().without("encryption.master_key"), "encryption.master_key");
  }

  @Test
  void aMasterKeyThatIsNoneIsRefusedByNameAndNotShown() {
    String notAKey = "bm90IGEga2V5IGF0IGFsbA==";
    String output =
        assertRefused(onDisk().with("encryption.master_key", notAKey), "encryption.master_key");
    assertThat(output).doesNotContain(notAKey);
  }

  @Test
  void everyProblemIsReportedAtOnce() {
    String output =
        assertRefused(
            onDisk()
                .without("bearer_token")
                .with("http_port", 70_000)
                .with("encryption.master_key", "")
                .with("cache.fresh", "soon"),
            "bearer_token");
    assertThat(output).contains("http_port", "encryption.master_key", "cache.fresh");
  }

  @Test
  void anEmptyStoreThatWasNotMeantToBeNewIsNotServed() {
    Path folder = Scratch.folder("empty-store");
    VaultConfig config = VaultConfig.create().with("storage.disk.path", folder.toString());
    try (VaultProcess vault = VaultProcess.startUnready(config)) {
      Awaitility.await()
          .atMost(SOON)
          .untilAsserted(() -> assertThat(vault.get("/health/ready").statusCode()).isEqualTo(503));
      assertThat(vault.get("/health/live").statusCode()).isEqualTo(200);
      Reply refused = vault.client().encrypt("ws_1", "x");
      assertThat(refused.code()).as(refused.toString()).isEqualTo("failed_precondition");
      assertThat(new DiskFolder(folder).rings()).isEmpty();
      assertThat(folder.resolve("_vault")).doesNotExist();
    }
  }

  /** A store written under one KEK, served with another: refused per ring, and nothing is lost. */
  @Test
  void anotherKekThanTheStoresIsAFailedPrecondition() {
    VaultConfig config = onDisk();
    String encrypted;
    try (RunningVault vault = VaultProcess.start(config)) {
      encrypted = vault.client().encrypt("ws_1", "secret").field("encrypted");
    }
    VaultConfig other = config.with("encryption.master_key", TestKek.random("kek_other"));
    try (RunningVault vault = VaultProcess.start(other.onAnotherPort())) {
      assertThat(vault.client().decrypt("ws_1", encrypted).code()).isEqualTo("failed_precondition");
      assertThat(vault.client().encrypt("ws_1", "x").code()).isEqualTo("failed_precondition");
    }
    try (RunningVault vault = VaultProcess.start(config.onAnotherPort())) {
      assertThat(vault.client().decrypt("ws_1", encrypted).field("plaintext")).isEqualTo("secret");
    }
  }

  private static VaultConfig onDisk() {
    return VaultConfig.create().onDisk(Scratch.folder("start"));
  }

  /**
   * @return what it printed
   */
  private static String assertRefused(VaultConfig config, String setting) {
    try (VaultProcess vault = VaultProcess.launch(config)) {
      assertThat(vault.process().awaitExit(SOON)).isEqualTo(2);
      assertThat(vault.output()).contains(setting);
      return vault.output();
    }
  }
}
