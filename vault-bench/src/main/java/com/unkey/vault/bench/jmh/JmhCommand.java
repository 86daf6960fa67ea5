package com.unkey.vault.bench.jmh;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** {@code bench jmh}: runs the benchmarks of this package. */
@Command(
    name = "jmh",
    description = {
      "Measures pieces of a request by themselves.",
      "Arguments are JMH's: a filter such as Payload, -t 2, -prof gc, -rff FILE; -h lists them."
    })
public final class JmhCommand implements Callable<Integer> {
  /**
   * A heap whose pages are there before the first measurement: touching new ones is slow on virtual
   * machines, and would be measured instead.
   */
  private static final List<String> HEAP =
      List.of("-XX:+UseSerialGC", "-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch");

  private static final String QUIET_UNSAFE = "--sun-misc-unsafe-memory-access=allow";

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  CommandSpec spec;

  @Unmatched List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() throws Exception {
    try {
      CommandLineOptions given = new CommandLineOptions(arguments.toArray(String[]::new));
      if (given.shouldHelp()) {
        given.showHelp();
        return 0;
      }
      Runner runner = runner(given);
      if (given.shouldList()) {
        runner.list();
      } else {
        runner.run();
      }
      return 0;
    } catch (CommandLineOptionException e) {
      return failed(2, String.valueOf(e.getMessage()));
    } catch (NoBenchmarksException e) {
      return failed(2, "no benchmark matches " + arguments);
    } catch (RunnerException e) {
      return failed(1, String.valueOf(e.getMessage()));
    }
  }

  private int failed(int exitCode, String why) {
    spec.commandLine().getErr().println("bench jmh: " + why);
    return exitCode;
  }

  private static Runner runner(CommandLineOptions given) {
    ChainedOptionsBuilder options = new OptionsBuilder().parent(given);
    if (!given.getForkCount().hasValue()) {
      options.forks(1);
    }
    if (!given.getWarmupTime().hasValue()) {
      options.warmupIterations(3).warmupTime(TimeValue.seconds(1));
    }
    if (!given.getMeasurementTime().hasValue()) {
      options.measurementIterations(5).measurementTime(TimeValue.seconds(1));
    }
    if (!given.getJvmArgsAppend().hasValue()) {
      List<String> jvm = new ArrayList<>(HEAP);
      jvm.add(QUIET_UNSAFE);
      options.jvmArgs(jvm.toArray(String[]::new));
    }
    if (given.getResult().hasValue()) {
      options.resultFormat(ResultFormatType.JSON);
    }
    return new Runner(options.shouldFailOnError(true).build());
  }
}
