package com.unkey.vault.migrate.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code vault-migrate attest}: what runs attested. */
@Command(
    name = "attest",
    mixinStandardHelpOptions = true,
    description = "Lists what runs attested, and joins the shards of one run.")
final class AttestCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the field
  private AttestCommand() {}

  static CommandLine of(ToolEnv env) {
    return new CommandLine(new AttestCommand())
        .addSubcommand(new AttestListCommand(env))
        .addSubcommand(new AttestMergeCommand(env));
  }

  @Override
  public Integer call() {
    return Cli.subcommandMissing(spec);
  }
}
