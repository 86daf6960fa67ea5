package com.unkey.vault.bench.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a program to its end and gives what it printed. */
final class Command {
  private Command() {}

  /**
   * @throws BenchException with the end of what it printed, if it fails or does not end in time
   */
  static String run(List<String> command, Duration limit) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      try (var output = process.inputReader(StandardCharsets.UTF_8)) {
        // Read beside the wait: what nobody reads would fill the pipe, and what never ends hang us.
        var printed = new java.util.concurrent.FutureTask<>(output::readAllAsString);
        Thread.ofVirtual().start(printed);
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
          throw new BenchException(command.getFirst() + " did not end within " + limit);
        }
        String text = printed.get();
        if (process.exitValue() != 0) {
          throw new BenchException(
              command.getFirst() + " failed (exit " + process.exitValue() + "):\n" + text);
        }
        return text;
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException | java.util.concurrent.ExecutionException e) {
      throw new BenchException("running " + command.getFirst() + " failed: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted while " + command.getFirst() + " ran", e);
    }
  }
}
