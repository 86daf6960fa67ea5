package com.unkey.vault.migrate.cli;

import com.unkey.vault.storage.ToolStores;
import com.unkey.vault.storage.config.InvalidConfig;
import com.unkey.vault.storage.config.StorageFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** {@code --config}, and the stores that it names. */
final class StoresOption {
  @Spec(Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "The server's configuration, a file or TOML itself. Without it UNKEY_CONFIG, and without"
              + " that unkey.toml.")
  private @Nullable String config;

  private final ToolEnv env;

  @SuppressWarnings("NullAway.Init") // picocli sets the field
  StoresOption(ToolEnv env) {
    this.env = env;
  }

  /** Reads the configuration, and says on standard error what it warns of. */
  StorageFile load() throws InvalidConfig {
    StorageFile file = StorageFile.load(config, env.environment());
    file.warnings().forEach(warning -> spec.commandLine().getErr().println("warning: " + warning));
    return file;
  }

  /** For a command that needs no KEK: they are wiped at once. */
  ToolStores open() throws InvalidConfig {
    StorageFile file = load();
    file.encryption()
        .ifPresent(keks -> {
          keks.active().close();
          keks.previous().forEach(kek -> kek.close());
        });
    return ToolStores.open(file.stores(), env.stores());
  }
}
