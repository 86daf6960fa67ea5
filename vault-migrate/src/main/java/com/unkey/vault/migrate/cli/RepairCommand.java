package com.unkey.vault.migrate.cli;

import com.unkey.vault.migrate.run.Repair;
import com.unkey.vault.migrate.run.RunEnv;
import com.unkey.vault.migrate.run.RunResult;
import com.unkey.vault.storage.ToolStore;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Puts a store in order. */
@Command(
    name = "repair",
    mixinStandardHelpOptions = true,
    description =
        "Gives every DEK that only LATEST holds an object of its own, and brings LATEST forward.")
final class RepairCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private final StoresOption config;
  @Mixin private final StoreChoice choice = new StoreChoice();
  @Mixin private final RunOptions options = new RunOptions();

  @Option(names = "--apply", description = "Do it. Without it, only say what would be done.")
  private boolean apply;

  private final ToolEnv env;

  @SuppressWarnings("NullAway.Init") // picocli sets the field
  RepairCommand(ToolEnv env) {
    this.env = env;
    this.config = new StoresOption(env);
  }

  @Override
  public Integer call() throws Exception {
    int code = ExitCodes.OK;
    try (Runner runner = Runner.open(config.load(), options.limits(), env);
        StopSignal stop = StopSignal.watch()) {
      for (ToolStore store : choice.required(runner.stores())) {
        var _ = store.requireOurs();
        code = Math.max(code, repair(store, runner, runner.env(stop)));
      }
    }
    return code;
  }

  private int repair(ToolStore store, Runner runner, RunEnv run) {
    RunReport report = new RunReport(spec.commandLine().getOut(), options.isJson());
    RunResult result =
        Repair.run(
            InventoryCommand.side(store),
            store.store(),
            options.request(runner.keks(), env, report),
            run,
            apply);
    report.end(result);
    return RunReport.exitCode(result);
  }
}
