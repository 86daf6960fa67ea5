package com.unkey.vault.migrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VaultMigrateTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    return Cli.run(
        VaultMigrate.of(ToolEnv.system()),
        new PrintWriter(out, true),
        new PrintWriter(err, true),
        args);
  }

  @Test
  void helpGoesToStandardOutputAndListsTheExitCodes() {
    assertThat(run("--help")).isEqualTo(ExitCodes.OK);
    assertThat(out.toString()).contains("Usage: vault-migrate").contains("3", "refused");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void versionNamesTheCommand() {
    assertThat(run("--version")).isEqualTo(ExitCodes.OK);
    assertThat(out.toString()).startsWith("vault-migrate ");
  }

  @Test
  void anUnknownOptionIsAUsageErrorThatNamesIt() {
    assertThat(run("--no-such-option")).isEqualTo(ExitCodes.USAGE);
    assertThat(err.toString()).contains("--no-such-option");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void withoutACommandItShowsThem() {
    assertThat(run()).isEqualTo(ExitCodes.USAGE);
    assertThat(err.toString()).startsWith("vault-migrate: name a command").contains("Usage:");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"identity", "identity creators", "copy", "verify", "gate", "attest merge"})
  void everyCommandsHelpHasTheExitCodes(String command) {
    assertThat(run((command + " --help").split(" "))).isEqualTo(ExitCodes.OK);
    assertThat(out.toString()).contains("Exit codes:").containsPattern("3 +(refused|no)");
  }
}
