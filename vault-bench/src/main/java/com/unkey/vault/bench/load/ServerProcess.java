package com.unkey.vault.bench.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A packaged server under way, started as {@code ./vault server} starts it. */
final class ServerProcess implements AutoCloseable {
  /** Which main class; the rest of the command line is one. */
  enum Kind {
    /** What is shipped. */
    PRODUCTION("com.unkey.vault.server.Main"),
    /** The same with the echo service added: {@code bench.server.BenchServer}. */
    WITH_ECHO("com.unkey.vault.bench.server.BenchServer");

    private final String main;

    Kind(String main) {
      this.main = main;
    }
  }

  private static final Duration STOP = Duration.ofSeconds(45);

  private final Process process;
  private final ServerSettings settings;
  private final Thread atExit;

  private ServerProcess(Process process, ServerSettings settings) {
    this.process = process;
    this.settings = settings;
    // Whoever stops the bench does not want its server to stay behind.
    this.atExit = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /**
   * Returns at once.
   *
   * @param jvmOptions added to those of the package
   */
  static ServerProcess spawn(
      Checkout checkout, Kind kind, boolean aot, List<String> jvmOptions, ServerSettings settings) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + checkout.server("jvm.options"));
    if (aot) {
      command.add("-XX:AOTCache=" + checkout.server("vault.aot"));
    }
    command.addAll(jvmOptions);
    String classPath = checkout.server("vault-server.jar").toString();
    if (kind == Kind.WITH_ECHO) {
      // Behind the server's jars: an AOT cache allows for more at the end.
      classPath += ":" + checkout.benchJar();
    }
    command.addAll(List.of("-cp", classPath, kind.main, "--config", settings.file().toString()));
    try {
      // Logs are part of what a request costs; where they go to is not.
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(errors(settings).toFile())
              .start();
      return new ServerProcess(process, settings);
    } catch (IOException e) {
      throw new BenchException("the server did not start: " + e.getMessage(), e);
    }
  }

  long pid() {
    return process.pid();
  }

  ServerSettings settings() {
    return settings;
  }

  /**
   * @throws BenchException with what it wrote to its standard error, if it has ended
   */
  void requireAlive() {
    if (!process.isAlive()) {
      throw new BenchException(
          "the server ended (exit " + process.exitValue() + "): " + read(errors(settings)));
    }
  }

  /** Asks it to end, and waits until it has. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
        throw new BenchException("the server did not end within " + STOP);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      process.destroyForcibly();
      Runtime.getRuntime().removeShutdownHook(atExit);
    }
  }

  private static Path errors(ServerSettings settings) {
    return settings.file().resolveSibling("stderr.txt");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "(" + e.getMessage() + ")";
    }
  }
}
