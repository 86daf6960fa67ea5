package com.unkey.vault.migrate.cli;

import com.unkey.vault.core.ConfigException;
import com.unkey.vault.migrate.attest.RunScope;
import com.unkey.vault.migrate.listing.Shard;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What binds a run's checkpoint and attestation, beside the stores. */
final class ScopeOptions {
  private static final String WHOLE = "whole";

  @Option(
      names = "--run",
      paramLabel = "NAME",
      description = "A name that the shards of one run have in common; required with several.")
  private @Nullable String run;

  @SuppressWarnings("NullAway.Init") // picocli sets the field
  ScopeOptions() {}

  /**
   * @throws ConfigException naming the option
   */
  RunScope of(String verb, Runner runner, RunOptions options, ToolEnv env, boolean bytesOnly) {
    Shard shard = options.shard(env.environment());
    if (run == null && shard.count() > 1) {
      throw new ConfigException(
          "--run",
          "is required with several shards: a name that they have in common, and no other run has");
    }
    String name = run == null ? WHOLE : run;
    try {
      return new RunScope(
          verb,
          name,
          env.toolVersion(),
          runner.stores().phase(),
          shard.index(),
          shard.count(),
          bytesOnly,
          List.copyOf(options.accepted()));
    } catch (IllegalArgumentException e) {
      throw new ConfigException("--run", String.valueOf(e.getMessage()));
    }
  }

  /** Who runs here, for people. */
  static String owner(ToolEnv env) {
    String host = env.environment().apply("HOSTNAME");
    return (host == null || host.isBlank() ? "a host" : host.strip())
        + ", process "
        + ProcessHandle.current().pid();
  }
}
