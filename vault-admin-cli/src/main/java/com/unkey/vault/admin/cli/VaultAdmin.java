package com.unkey.vault.admin.cli;

import com.unkey.vault.migrate.cli.Cli;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The {@code vault-admin} command. Its subcommands are not made yet. */
@Command(
    name = "vault-admin",
    mixinStandardHelpOptions = true,
    versionProvider = Cli.JarVersion.class,
    description = "Operates a fleet of vaults: stores, phases, promotion, keys.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:found differences, not converged",
      "2:the command line or the configuration is wrong",
      "3:refused by a safety rule",
      "4:partly done; run it again to resume",
      "5:a system outside failed; try again"
    })
public final class VaultAdmin implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the field
  VaultAdmin() {}

  public static void main(String[] args) {
    Cli.main(new VaultAdmin(), args);
  }

  @Override
  public Integer call() {
    return Cli.subcommandMissing(spec);
  }
}
