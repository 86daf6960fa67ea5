package com.unkey.vault.migrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.unkey.vault.core.ConfigException;
import com.unkey.vault.core.VaultException.Fenced;
import com.unkey.vault.core.VaultException.InvalidArgument;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.VaultException.StoreUnavailable.Reason;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;

class CliTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Command(name = "vault-try")
  private record Try(Callable<Integer> work) implements Callable<Integer> {
    @Override
    public Integer call() throws Exception {
      return work.call();
    }
  }

  private int run(Callable<Integer> work) {
    return Cli.run(new Try(work), new PrintWriter(out, true), new PrintWriter(err, true));
  }

  private int failWith(RuntimeException failure) {
    return run(() -> {
      throw failure;
    });
  }

  @Test
  void aCommandsOwnCodeIsReturned() {
    assertThat(run(() -> ExitCodes.PARTLY_DONE)).isEqualTo(ExitCodes.PARTLY_DONE);
  }

  @Test
  void aWrongSettingIsAUsageErrorInOneLine() {
    assertThat(failWith(new ConfigException("storage.s3.url", "is blank")))
        .isEqualTo(ExitCodes.USAGE);
    assertThat(err.toString()).isEqualToIgnoringNewLines("vault-try: storage.s3.url is blank");
  }

  @Test
  void malformedInputIsAUsageError() {
    assertThat(failWith(new InvalidArgument("ring", "is empty"))).isEqualTo(ExitCodes.USAGE);
  }

  @Test
  void aFenceIsARefusal() {
    assertThat(failWith(new Fenced("this store is sealed", "epoch 3")))
        .isEqualTo(ExitCodes.REFUSED);
    assertThat(err.toString())
        .isEqualToIgnoringNewLines("vault-try: this store is sealed (epoch 3)");
  }

  @Test
  void anOutageSaysWhatTheOperatorNeedsAndShowsNoStack() {
    assertThat(failWith(new StoreUnavailable(Reason.TIMEOUT, "no answer within 2 s")))
        .isEqualTo(ExitCodes.OUTSIDE_FAILED);
    assertThat(err.toString()).contains("no answer within 2 s").doesNotContain("at com.unkey");
  }

  @Test
  void whatNobodyForesawShowsItsStackAndIsNoDifference() {
    assertThat(failWith(new IllegalStateException())).isEqualTo(ExitCodes.OUTSIDE_FAILED);
    assertThat(err.toString())
        .startsWith("vault-try: java.lang.IllegalStateException")
        .contains("at com.unkey");
  }
}
