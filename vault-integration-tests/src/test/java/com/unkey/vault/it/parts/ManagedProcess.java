package com.unkey.vault.it.parts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A program under test: its output in a file, its life in the test's hands, and gone when this JVM
 * ends.
 */
public final class ManagedProcess implements AutoCloseable {
  /** On a busy machine the slowest of these programs needs a few seconds. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Settings of the machine that would send a program elsewhere, or make it trust otherwise. */
  private static final List<String> NOT_INHERITED =
      List.of(
          "AWS_CA_BUNDLE",
          "REQUESTS_CA_BUNDLE",
          "HTTP_PROXY",
          "HTTPS_PROXY",
          "ALL_PROXY",
          "http_proxy",
          "https_proxy",
          "all_proxy",
          "AWS_ACCESS_KEY_ID",
          "AWS_SECRET_ACCESS_KEY",
          "AWS_SESSION_TOKEN",
          "AWS_REGION",
          "AWS_DEFAULT_REGION",
          "AWS_PROFILE",
          "AWS_ENDPOINT_URL");

  private final String name;
  private final Process process;
  private final Path output;

  private ManagedProcess(String name, Process process, Path output) {
    this.name = name;
    this.process = process;
    this.output = output;
  }

  /**
   * Starts {@code command}; its standard output and error go to a file.
   *
   * @param environment added to this JVM's, less what would change where the program looks
   */
  public static ManagedProcess start(
      String name, List<String> command, Map<String, String> environment) {
    try {
      Path output = Files.createTempFile(Logs.folder(), name + "-", ".log");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .redirectInput(Path.of("/dev/null").toFile());
      NOT_INHERITED.forEach(builder.environment().keySet()::remove);
      builder.environment().putAll(environment);
      Process process = builder.start();
      AtExit.run(process::destroyForcibly);
      return new ManagedProcess(name, process, output);
    } catch (IOException e) {
      throw new UncheckedIOException("could not start " + command.getFirst(), e);
    }
  }

  /** Waits until {@code ready} holds; fails with the end of the output if the program ended. */
  public ManagedProcess awaitReady(BooleanSupplier ready) {
    try {
      Awaitility.await()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(20))
          .atMost(PATIENCE)
          .until(() -> !process.isAlive() || ready.getAsBoolean());
    } catch (ConditionTimeoutException e) {
      close();
      throw new AssertionError(name + " is not ready after " + PATIENCE + ":\n" + tail(), e);
    }
    if (!process.isAlive()) {
      throw new AssertionError(name + " ended with " + process.exitValue() + ":\n" + tail());
    }
    return this;
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Everything it has printed so far. */
  public String output() {
    try {
      return new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stops its threads where they are (SIGSTOP): its sockets stay open, and nobody answers. */
  public void freeze() {
    signal("STOP");
  }

  /** Lets it go on (SIGCONT) with whatever arrived meanwhile. */
  public void thaw() {
    signal("CONT");
  }

  /** Ends it at once (SIGKILL), with whatever it was doing. */
  public void kill() {
    process.destroyForcibly();
    awaitExit(PATIENCE);
  }

  /** Asks it to end (SIGTERM) and returns at once. */
  public void terminate() {
    process.destroy();
  }

  /**
   * @return its exit code
   * @throws AssertionError if it still runs after {@code patience}
   */
  public int awaitExit(Duration patience) {
    try {
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError(name + " still runs after " + patience + ":\n" + tail());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for " + name, e);
    }
  }

  /** Ends it, frozen or not. */
  @Override
  public void close() {
    if (process.isAlive()) {
      kill();
    }
  }

  /** The last lines it printed, for a failure's message. */
  public String tail() {
    List<String> lines = output().lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
  }

  private void signal(String signal) {
    try {
      Process kill =
          new ProcessBuilder("kill", "-" + signal, Long.toString(pid())).inheritIO().start();
      if (kill.waitFor() != 0) {
        throw new AssertionError("could not send SIG" + signal + " to " + name);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while signalling " + name, e);
    }
  }

  @Override
  public String toString() {
    return name + " (pid " + pid() + ", output in " + output + ")";
  }
}
