package com.unkey.vault.migrate.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Spec;

/** The {@code vault-migrate} command. */
@Command(
    name = "vault-migrate",
    mixinStandardHelpOptions = true,
    versionProvider = Cli.JarVersion.class,
    description = "Copies the key store of a vault to another, and proves that nothing is missing.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:found differences, not converged",
      "2:the command line or the configuration is wrong",
      "3:refused by a safety rule",
      "4:partly done; run it again to resume",
      "5:a system outside failed; try again"
    })
public final class VaultMigrate implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the field
  private VaultMigrate() {}

  public static void main(String[] args) {
    Cli.main(of(ToolEnv.system()), args);
  }

  /** The command with its subcommands. */
  static CommandLine of(ToolEnv env) {
    CommandLine root =
        new CommandLine(new VaultMigrate())
            .addSubcommand(IdentityCommand.of(env))
            .addSubcommand(new InventoryCommand(env))
            .addSubcommand(new CopyCommand(env))
            .addSubcommand(new VerifyCommand(env))
            .addSubcommand(new MergeCommand(env))
            .addSubcommand(new RepairCommand(env))
            .addSubcommand(AttestCommand.of(env))
            .addSubcommand(new GateCommand(env));
    sayExitCodes(root, root.getCommandSpec().usageMessage());
    return root;
  }

  /** Every command's help has the exit codes, the gate's its own. */
  private static void sayExitCodes(CommandLine command, UsageMessageSpec root) {
    for (CommandLine subcommand : command.getSubcommands().values()) {
      UsageMessageSpec help = subcommand.getCommandSpec().usageMessage();
      if (help.exitCodeList().isEmpty()) {
        help.exitCodeListHeading(root.exitCodeListHeading()).exitCodeList(root.exitCodeList());
      }
      sayExitCodes(subcommand, root);
    }
  }

  @Override
  public Integer call() {
    return Cli.subcommandMissing(spec);
  }
}
