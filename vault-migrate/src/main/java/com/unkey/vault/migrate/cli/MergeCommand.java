package com.unkey.vault.migrate.cli;

import com.unkey.vault.migrate.run.Merge;
import com.unkey.vault.migrate.run.RunResult;
import com.unkey.vault.migrate.run.RunStores;
import com.unkey.vault.storage.ToolStores;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes both stores hold what either holds. */
@Command(
    name = "merge",
    mixinStandardHelpOptions = true,
    description =
        "Gives both stores what either holds, for the way back after a failover; deletes nothing.")
final class MergeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private final StoresOption config;
  @Mixin private final RunOptions options = new RunOptions();

  @Option(names = "--apply", description = "Do it. Without it, only say what would be done.")
  private boolean apply;

  private final ToolEnv env;

  @SuppressWarnings("NullAway.Init") // picocli sets the field
  MergeCommand(ToolEnv env) {
    this.env = env;
    this.config = new StoresOption(env);
  }

  @Override
  public Integer call() throws Exception {
    RunReport report = new RunReport(spec.commandLine().getOut(), options.isJson());
    try (Runner runner = Runner.open(config.load(), options.limits(), env);
        StopSignal stop = StopSignal.watch()) {
      ToolStores stores = runner.stores();
      stores.requireTwoOfOurs();
      RunResult result =
          Merge.run(
              RunStores.of(stores.source().store(), stores.target().store()),
              options.request(runner.keks(), env, report),
              runner.env(stop),
              apply);
      report.end(result);
      return RunReport.exitCode(result);
    }
  }
}
