package com.unkey.vault.bench;

import com.unkey.vault.bench.jmh.JmhCommand;
import com.unkey.vault.bench.load.BenchException;
import com.unkey.vault.bench.load.Session;
import com.unkey.vault.bench.load.Session.Part;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./vault bench}: measures this vault on this machine. */
@Command(
    name = "bench",
    description = {
      "Measures this vault on this machine: the packaged server under load beside an echo of the"
          + " same size, its start, its memory.",
      "Load comes from wrk and h2load (ci/real-parts.sh wrk h2load). Any error in an answer fails"
          + " the run. Goals that are missed are said, and do not."
    },
    subcommands = JmhCommand.class)
public final class Bench implements Callable<Integer> {
  private static final int FAILED = 1;

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this and do nothing.")
  boolean help;

  @Option(names = "--quick", description = "Two minutes instead of twelve: 16 connections only.")
  boolean quick;

  @Option(names = "--only", split = ",", description = "Of ${COMPLETION-CANDIDATES}, only these.")
  Set<Part> parts = EnumSet.allOf(Part.class);

  @Option(
      names = "--cells",
      paramLabel = "REGEX",
      description = "Only the cells whose name has a match, such as encrypt/json/16/1024.")
  Pattern cells = Pattern.compile("");

  @Option(
      names = "--server-jvm-option",
      paramLabel = "OPTION",
      description = "For the server's JVM, beside those of the package; may be given repeatedly.")
  List<String> jvmOptions = new ArrayList<>();

  @Option(names = "--json", paramLabel = "FILE", description = "Where the results are written to.")
  @Nullable Path json;

  public static void main(String[] args) {
    // A number looks the same on every machine.
    Locale.setDefault(Locale.ROOT);
    System.exit(
        new CommandLine(new Bench()).setCaseInsensitiveEnumValuesAllowed(true).execute(args));
  }

  @Override
  public Integer call() {
    try {
      Session.of(quick, parts, cells.asPredicate(), jvmOptions, spec.commandLine().getOut())
          .run(json);
      return 0;
    } catch (BenchException e) {
      spec.commandLine().getErr().println("bench: " + e.getMessage());
      return FAILED;
    }
  }
}
