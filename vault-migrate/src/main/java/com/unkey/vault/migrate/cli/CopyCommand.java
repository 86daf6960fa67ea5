package com.unkey.vault.migrate.cli;

import com.unkey.vault.core.VaultException.Fenced;
import com.unkey.vault.migrate.attest.Attestation;
import com.unkey.vault.migrate.attest.Attestations;
import com.unkey.vault.migrate.attest.Attesting;
import com.unkey.vault.migrate.attest.RunScope;
import com.unkey.vault.migrate.checkpoint.Checkpoints;
import com.unkey.vault.migrate.checkpoint.HeldCheckpoint;
import com.unkey.vault.migrate.run.Copy;
import com.unkey.vault.migrate.run.RunRequest;
import com.unkey.vault.migrate.run.RunResult;
import com.unkey.vault.migrate.run.RunStores;
import com.unkey.vault.storage.StoreEnv;
import com.unkey.vault.storage.ToolStores;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Creates in the target what it lacks. Applied, it holds a checkpoint in the target, goes on where
 * a runner before it was ended, and leaves an attestation.
 */
@Command(
    name = "copy",
    mixinStandardHelpOptions = true,
    description = "Creates in the target what it lacks; overwrites nothing.")
final class CopyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private final StoresOption config;
  @Mixin private final RunOptions options = new RunOptions();
  @Mixin private final ScopeOptions scope = new ScopeOptions();

  @Option(names = "--apply", description = "Write. Without it, only count what would be written.")
  private boolean apply;

  @Option(
      names = "--take-over",
      description = "Take the shard from a runner that is thought dead; that one stops.")
  private boolean takeOver;

  private final ToolEnv env;

  @SuppressWarnings("NullAway.Init") // picocli sets the field
  CopyCommand(ToolEnv env) {
    this.env = env;
    this.config = new StoresOption(env);
  }

  @Override
  public Integer call() throws Exception {
    RunReport report = new RunReport(spec.commandLine().getOut(), options.isJson());
    try (Runner runner = Runner.open(config.load(), options.limits(), env);
        StopSignal stop = StopSignal.watch()) {
      runner.stores().requireTwoOfOurs();
      RunRequest request = options.request(runner.keks(), env, report);
      RunResult result =
          apply ? applied(runner, request, report, stop) : run(runner, request, stop);
      report.end(result);
      return RunReport.exitCode(result);
    }
  }

  private RunResult run(Runner runner, RunRequest request, BooleanSupplier stop) {
    ToolStores stores = runner.stores();
    return Copy.run(
        RunStores.of(stores.source().store(), stores.target().store()),
        request,
        runner.env(stop),
        apply);
  }

  private RunResult applied(
      Runner runner, RunRequest request, RunReport report, BooleanSupplier stop) {
    ToolStores stores = runner.stores();
    StoreEnv outside = env.stores();
    Attesting.Beginning fresh =
        Attesting.look(
            stores, scope.of(RunScope.COPY, runner, options, env, false), outside.time());
    try (HeldCheckpoint checkpoint = take(stores, fresh)) {
      Attesting attesting =
          Attesting.resume(stores, checkpoint.beginning(), checkpoint.tally(), outside.time());
      Attested attested = new Attested(attesting);
      RunResult result =
          run(runner, request.with(attested.sink(report)).with(attested.resume(checkpoint)), stop);
      attested.counted(result);
      if (result.complete()) {
        Attestation attestation = attesting.end(true);
        report.attested(new Attestations(stores.target().store()).write(attestation), attestation);
        checkpoint.finish();
      }
      return result;
    }
  }

  private HeldCheckpoint take(ToolStores stores, Attesting.Beginning fresh) {
    StoreEnv outside = env.stores();
    Checkpoints checkpoints =
        new Checkpoints(
            stores.target().store(),
            outside.time(),
            outside.random(),
            Checkpoints.LEASE,
            ScopeOptions.owner(env));
    return switch (checkpoints.take(fresh, takeOver)) {
      case Checkpoints.Taking.Taken(HeldCheckpoint checkpoint) -> checkpoint;
      case Checkpoints.Taking.Held(String owner, var until) ->
          throw new Fenced(
              "another runner has this shard",
              owner
                  + " has it until "
                  + until
                  + " and may go on; wait, or take it with --take-over if that one is dead");
    };
  }
}
