package com.unkey.vault.it.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.unkey.vault.it.parts.Checkout;
import com.unkey.vault.it.parts.ManagedProcess;
import com.unkey.vault.it.parts.Scratch;
import com.unkey.vault.it.parts.VaultConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code ./vault migrate} as it is packaged: it says what it has to say, and nothing else. */
class MigrateCommandTest {
  /** It may have to build first. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static ManagedProcess migrate(VaultConfig config, String... arguments) throws Exception {
    Path file = Files.writeString(Scratch.folder("migrate").resolve("vault.toml"), config.toml());
    String vault = Checkout.root().resolve("vault").toString();
    List<String> command = new ArrayList<>(List.of(vault, "migrate"));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--config", file.toString()));
    return ManagedProcess.start("vault-migrate", command, Map.of());
  }

  @Test
  void aStoreIsStampedAndShown() throws Exception {
    Path folder = Scratch.folder("store").resolve("data");
    VaultConfig config = VaultConfig.create().onDisk(folder).without("storage.init");
    ManagedProcess init = migrate(config, "identity", "init", "--store", "single", "--apply");
    assertThat(init.awaitExit(PATIENCE)).as(init::output).isZero();

    ManagedProcess show = migrate(config, "identity", "show");
    assertThat(show.awaitExit(PATIENCE)).as(show::output).isZero();
    assertThat(show.output().strip())
        .matches("single: is store \\S+, active in epoch 1, creators source, generation 1");
  }
}
