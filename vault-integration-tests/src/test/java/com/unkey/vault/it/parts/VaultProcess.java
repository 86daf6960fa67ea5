package com.unkey.vault.it.parts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The packaged server, as a process of its own: what {@code ./vault server} runs. */
public final class VaultProcess implements RunningVault {
  private static final Path DIST = Checkout.root().resolve("vault-server/target/dist");
  private static final Duration STOP = Duration.ofMinutes(1);

  private final VaultConfig config;
  private final ManagedProcess process;

  private VaultProcess(VaultConfig config, ManagedProcess process) {
    this.config = config;
    this.process = process;
  }

  /** Starts it and returns once it serves its store. */
  public static VaultProcess start(VaultConfig config) {
    VaultProcess vault = startUnready(config);
    vault.awaitServing();
    return vault;
  }

  /** Starts it and returns once it listens, whatever it says of its store. */
  public static VaultProcess startUnready(VaultConfig config) {
    VaultProcess vault = launch(config);
    vault.process.awaitReady(() -> Http.answers(vault.endpoint().resolve("/health/live"), 200));
    return vault;
  }

  /** Starts it and returns at once: for configurations that it should refuse. */
  public static VaultProcess launch(VaultConfig config) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    command.add("@" + DIST.resolve("jvm.options"));
    if (Files.exists(DIST.resolve("vault.aot"))) {
      command.add("-XX:AOTCache=" + DIST.resolve("vault.aot"));
    }
    command.addAll(List.of("-jar", jar().toString(), "--config", write(config.toml()).toString()));
    return new VaultProcess(config, ManagedProcess.start("vault", command, Map.of()));
  }

  public VaultConfig config() {
    return config;
  }

  public ManagedProcess process() {
    return process;
  }

  @Override
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + config.port());
  }

  @Override
  public ConnectClient client() {
    return ConnectClient.of(endpoint(), config.token());
  }

  @Override
  public String output() {
    return process.output();
  }

  /** Asks it to end and waits until it has. */
  public void stop() {
    process.terminate();
    process.awaitExit(STOP);
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      process.terminate();
      try {
        process.awaitExit(STOP);
      } finally {
        process.close();
      }
    }
  }

  private static Path jar() {
    Path jar = DIST.resolve("vault-server.jar");
    if (!Files.exists(jar)) {
      throw new AssertionError(
          "the server is not packaged; run: mvn -Dquick package -pl vault-server -am");
    }
    return jar;
  }

  private static Path write(String toml) {
    try {
      Path file = Scratch.folder("config").resolve("vault.toml");
      return Files.writeString(file, toml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
