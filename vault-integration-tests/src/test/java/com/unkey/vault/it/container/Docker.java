package com.unkey.vault.it.container;

import com.github.dockerjava.api.DockerClient;
import com.unkey.vault.it.parts.RealParts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.testcontainers.DockerClientFactory;

/** The Docker engine of this machine, or the one that {@code DOCKER_HOST} names. */
final class Docker {
  private static final Path DEBIANS = Path.of("/usr/bin/docker");

  private Docker() {}

  /**
   * The engine's API; the test fails or is skipped, as {@link RealParts} says, without an engine.
   */
  static DockerClient client() {
    require();
    return DockerClientFactory.instance().client();
  }

  static void require() {
    if (!DockerClientFactory.instance().isDockerAvailable()) {
      RealParts.missing(
          "no Docker engine answers; get one with: ci/real-parts.sh docker"
              + " && export \"$(ci/dockerd.sh start /tmp/vault-docker)\" (as root)");
    }
  }

  /** The command-line client: the distribution's own first, for the reason in ci/dockerd.sh. */
  static String program() {
    return Files.isExecutable(DEBIANS) ? DEBIANS.toString() : "docker";
  }

  /**
   * Runs the command-line client, where what it shows is what matters.
   *
   * @return what it printed
   */
  static String show(String... arguments) {
    require();
    List<String> command = new ArrayList<>(List.of(program()));
    command.addAll(List.of(arguments));
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError("docker " + arguments[0] + " failed: " + output);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while docker " + arguments[0] + " ran", e);
    }
  }
}
