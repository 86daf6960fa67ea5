package com.unkey.vault.migrate.cli;

import com.unkey.vault.core.VaultException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/**
 * How a command of ours is run: help and version to standard output, errors as one line to standard
 * error, and {@link ExitCodes}.
 */
public final class Cli {
  private Cli() {}

  /** Runs it on this process's streams, and ends the process. */
  public static void main(Object root, String... args) {
    main(new CommandLine(root), args);
  }

  /** As {@link #main(Object, String...)}. */
  public static void main(CommandLine root, String... args) {
    PrintWriter out = new PrintWriter(System.out, true, System.out.charset());
    PrintWriter err = new PrintWriter(System.err, true, System.err.charset());
    System.exit(run(root, out, err, args));
  }

  /**
   * @param root annotated with {@link Command}, its subcommands as objects or classes
   * @return the exit code, for {@link System#exit}
   */
  public static int run(Object root, PrintWriter out, PrintWriter err, String... args) {
    return run(new CommandLine(root), out, err, args);
  }

  /**
   * @return the exit code, for {@link System#exit}
   */
  public static int run(CommandLine root, PrintWriter out, PrintWriter err, String... args) {
    return root.setOut(out)
        .setErr(err)
        .setExitCodeExceptionMapper(ExitCodes::of)
        .setExecutionExceptionHandler(Cli::report)
        .execute(args);
  }

  /**
   * One line, as far as it can be said in one. The stack is shown for what we did not foresee, and
   * only for that.
   */
  private static int report(Exception failure, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    err.println(command.getCommandName() + ": " + lineOf(failure));
    if (ExitCodes.of(failure) == ExitCodes.OUTSIDE_FAILED && !(failure instanceof VaultException)) {
      failure.printStackTrace(err);
    }
    return command.getExitCodeExceptionMapper().getExitCode(failure);
  }

  private static String lineOf(Exception failure) {
    String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    return failure instanceof VaultException known && !known.operatorDetail().isEmpty()
        ? message + " (" + known.operatorDetail() + ")"
        : message;
  }

  /** What a command with subcommands does when none was named: says so, and shows them. */
  public static int subcommandMissing(CommandSpec spec) {
    CommandLine command = spec.commandLine();
    command.getErr().println(command.getCommandName() + ": name a command");
    command.usage(command.getErr());
    return ExitCodes.USAGE;
  }

  /** The version that the build wrote into the jar of the command's own class. */
  public static final class JarVersion implements IVersionProvider {
    @Spec private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets the field
    JarVersion() {}

    @Override
    public String[] getVersion() {
      CommandSpec root = spec.root();
      String version = root.userObject().getClass().getPackage().getImplementationVersion();
      return new String[] {
        root.name() + " " + (version == null ? "(not packaged)" : version),
        "JVM " + Runtime.version()
      };
    }
  }
}
