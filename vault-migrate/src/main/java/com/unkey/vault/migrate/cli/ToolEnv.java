package com.unkey.vault.migrate.cli;

import com.unkey.vault.storage.StoreEnv;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a command is given from outside.
 *
 * @param environment by name; null for what is not set
 */
record ToolEnv(UnaryOperator<@Nullable String> environment, StoreEnv stores) {
  static ToolEnv system() {
    return new ToolEnv(System::getenv, StoreEnv.system());
  }

  /** As the build wrote it into the jar. */
  String toolVersion() {
    String version = VaultMigrate.class.getPackage().getImplementationVersion();
    return version == null ? "(not packaged)" : version;
  }
}
