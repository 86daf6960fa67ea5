package com.unkey.vault.migrate.cli;

import com.unkey.vault.migrate.finding.Side;
import com.unkey.vault.migrate.run.Inventory;
import com.unkey.vault.migrate.run.RunEnv;
import com.unkey.vault.migrate.run.RunRequest;
import com.unkey.vault.migrate.run.RunResult;
import com.unkey.vault.storage.ToolStore;
import com.unkey.vault.storage.identity.StoreName;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says what a store holds. */
@Command(
    name = "inventory",
    mixinStandardHelpOptions = true,
    description = "Counts a store's keyrings, DEKs, bytes and objects per KEK; writes nothing.")
final class InventoryCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private final StoresOption config;
  @Mixin private final StoreChoice choice = new StoreChoice();
  @Mixin private final RunOptions options = new RunOptions();

  @Option(names = "--keys-only", description = "List, and read no object; needs no KEK.")
  private boolean keysOnly;

  private final ToolEnv env;

  @SuppressWarnings("NullAway.Init") // picocli sets the field
  InventoryCommand(ToolEnv env) {
    this.env = env;
    this.config = new StoresOption(env);
  }

  @Override
  public Integer call() throws Exception {
    int code = ExitCodes.OK;
    try (Runner runner = Runner.open(config.load(), options.limits(), env);
        StopSignal stop = StopSignal.watch()) {
      for (ToolStore store : choice.required(runner.stores())) {
        if (store.requireReadable().isEmpty()) {
          spec.commandLine()
              .getErr()
              .println("warning: " + store.what() + " has no identity; is it the one you mean?");
        }
        code = Math.max(code, take(store, runner, runner.env(stop)));
      }
    }
    return code;
  }

  private int take(ToolStore store, Runner runner, RunEnv run) {
    RunReport report = new RunReport(spec.commandLine().getOut(), options.isJson());
    Side side = side(store);
    RunRequest request = options.request(keysOnly ? NoKeks.WRAPPER : runner.keks(), env, report);
    RunResult result =
        keysOnly
            ? Inventory.ofKeys(side, store.store(), request, run)
            : Inventory.run(side, store.store(), request, run);
    report.end(result);
    return RunReport.exitCode(result);
  }

  /** A single store is a source: of what, the next migration says. */
  static Side side(ToolStore store) {
    return store.name().equals(StoreName.TARGET.word()) ? Side.TARGET : Side.SOURCE;
  }
}
