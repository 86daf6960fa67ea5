package com.unkey.vault.migrate.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code vault-migrate identity}: which store this is, and who may create in it. */
@Command(
    name = "identity",
    mixinStandardHelpOptions = true,
    description = "Shows, gives and changes what a store says of itself.")
final class IdentityCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the field
  private IdentityCommand() {}

  static CommandLine of(ToolEnv env) {
    return new CommandLine(new IdentityCommand())
        .addSubcommand(new IdentityShowCommand(env))
        .addSubcommand(new AdoptCommand(env))
        .addSubcommand(new InitCommand(env))
        .addSubcommand(new CreatorsCommand(env));
  }

  @Override
  public Integer call() {
    return Cli.subcommandMissing(spec);
  }
}
