package com.unkey.vault.migrate.cli;

import com.unkey.vault.migrate.attest.Attestation;
import com.unkey.vault.migrate.attest.Attestations;
import com.unkey.vault.migrate.attest.Attesting;
import com.unkey.vault.migrate.attest.RunScope;
import com.unkey.vault.migrate.run.RunEnv;
import com.unkey.vault.migrate.run.RunRequest;
import com.unkey.vault.migrate.run.RunResult;
import com.unkey.vault.migrate.run.RunStores;
import com.unkey.vault.migrate.run.Verify;
import com.unkey.vault.storage.StoreEnv;
import com.unkey.vault.storage.ToolStores;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** One pass; two that agree are what a gate asks for. Leaves an attestation. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Compares every object of both stores, and says whether the source's DEKs are all in the"
          + " target.",
      "Writes nothing but an attestation in the target. A gate wants two passes that agree: run it"
          + " twice."
    })
final class VerifyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private final StoresOption config;
  @Mixin private final RunOptions options = new RunOptions();
  @Mixin private final ScopeOptions scope = new ScopeOptions();

  @Option(
      names = "--bytes-only",
      description = "Compare bytes, unwrap nothing: for a machine without the KEK. Opens no gate.")
  private boolean bytesOnly;

  @Option(
      names = "--no-attestation",
      description = "Leave none: for credentials that may not write. Opens no gate.")
  private boolean noAttestation;

  private final ToolEnv env;

  @SuppressWarnings("NullAway.Init") // picocli sets the field
  VerifyCommand(ToolEnv env) {
    this.env = env;
    this.config = new StoresOption(env);
  }

  @Override
  public Integer call() throws Exception {
    RunReport report = new RunReport(spec.commandLine().getOut(), options.isJson());
    try (Runner runner = Runner.open(config.load(), options.limits(), env);
        StopSignal stop = StopSignal.watch()) {
      RunRequest request = options.request(bytesOnly ? NoKeks.WRAPPER : runner.keks(), env, report);
      RunResult result = pass(runner, request, report, runner.env(stop));
      report.end(result);
      return RunReport.exitCode(result);
    }
  }

  private RunResult pass(Runner runner, RunRequest request, RunReport report, RunEnv run) {
    ToolStores stores = runner.stores();
    StoreEnv outside = env.stores();
    RunScope what = scope.of(RunScope.VERIFY, runner, options, env, bytesOnly);
    Attesting attesting =
        Attesting.begin(stores, Attesting.look(stores, what, outside.time()), outside.time());
    Attested attested = new Attested(attesting);
    RunStores both = RunStores.of(stores.source().store(), stores.target().store());
    RunRequest told = request.with(attested.sink(report));
    RunResult result = bytesOnly ? Verify.ofBytes(both, told, run) : Verify.run(both, told, run);
    attested.counted(result);
    if (result.complete() && !noAttestation) {
      Attestation attestation = attesting.end(true);
      report.attested(new Attestations(stores.target().store()).write(attestation), attestation);
    }
    return result;
  }
}
