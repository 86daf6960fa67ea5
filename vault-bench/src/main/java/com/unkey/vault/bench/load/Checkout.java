package com.unkey.vault.bench.load;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What the bench needs of the checkout that it was built in: the packaged programs and the tools.
 *
 * @param root the folder that holds {@code ./vault}
 */
record Checkout(Path root) {
  private static final Duration LOOKING = Duration.ofMinutes(1);

  /** The one whose {@code vault-bench/target/dist/vault-bench.jar} this class came from. */
  static Checkout ofThisProgram() {
    try {
      Path jar =
          Path.of(Checkout.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      for (Path folder = jar.getParent(); folder != null; folder = folder.getParent()) {
        if (Files.isExecutable(folder.resolve("vault"))
            && Files.isDirectory(folder.resolve("vault-bench"))) {
          return new Checkout(folder);
        }
      }
    } catch (URISyntaxException e) {
      throw new BenchException("the program's own place is no path", e);
    }
    throw new BenchException("start it with ./vault bench: it needs the checkout around it");
  }

  /** A file of the packaged server. */
  Path server(String name) {
    return packaged("vault-server", name);
  }

  /** This program. */
  Path benchJar() {
    return packaged("vault-bench", "vault-bench.jar");
  }

  /** A load generator, by the name that {@code ci/real-parts.sh} knows it by. */
  Path tool(String name) {
    String printed;
    try {
      printed =
          Command.run(
              List.of(root.resolve("ci/real-parts.sh").toString(), "--here", name), LOOKING);
    } catch (BenchException e) {
      throw new BenchException(name + " is missing; get it with: ci/real-parts.sh wrk h2load", e);
    }
    return printed
        .lines()
        .filter(line -> line.startsWith(name + "="))
        .map(line -> Path.of(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new BenchException("ci/real-parts.sh printed no path of " + name));
  }

  /** Where results go, made if it is not there. */
  Path results() {
    try {
      return Files.createDirectories(root.resolve("vault-bench/target/results"));
    } catch (IOException e) {
      throw new BenchException("cannot make the folder for results: " + e.getMessage(), e);
    }
  }

  private Path packaged(String program, String name) {
    Path file = root.resolve(program).resolve("target/dist").resolve(name);
    if (!Files.exists(file)) {
      throw new BenchException(
          file + " is missing: package it with mvn -Dquick -Dskip.aot=false package");
    }
    return file;
  }
}
