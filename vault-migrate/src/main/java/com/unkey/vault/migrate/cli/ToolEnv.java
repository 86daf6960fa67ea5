package com.unkey.vault.migrate.cli;

import com.unkey.vault.migrate.instance.HttpInstances;
import com.unkey.vault.migrate.instance.Instances;
import com.unkey.vault.storage.StoreEnv;
import com.unkey.vault.storage.config.Secret;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a command is given from outside.
 *
 * @param environment by name; null for what is not set
 * @param instances asks instances, with a token of theirs
 */
record ToolEnv(
    UnaryOperator<@Nullable String> environment,
    StoreEnv stores,
    Function<Secret, Instances> instances) {
  private static final Duration INSTANCE_TIMEOUT = Duration.ofSeconds(5);

  /** Asks instances over HTTP. */
  ToolEnv(UnaryOperator<@Nullable String> environment, StoreEnv stores) {
    this(environment, stores, token -> new HttpInstances(token, INSTANCE_TIMEOUT));
  }

  static ToolEnv system() {
    return new ToolEnv(System::getenv, StoreEnv.system());
  }

  /** As the build wrote it into the jar. */
  String toolVersion() {
    String version = VaultMigrate.class.getPackage().getImplementationVersion();
    return version == null ? "(not packaged)" : version;
  }
}
