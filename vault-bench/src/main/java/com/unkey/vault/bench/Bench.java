package com.unkey.vault.bench;

import com.unkey.vault.bench.jmh.JmhCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code ./vault bench}: measures this vault on this machine. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Measures this vault on this machine.",
    subcommands = JmhCommand.class)
public final class Bench {
  private Bench() {}

  public static void main(String[] args) {
    System.exit(new CommandLine(new Bench()).execute(args));
  }
}
