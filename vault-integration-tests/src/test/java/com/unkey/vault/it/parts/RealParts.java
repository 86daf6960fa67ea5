package com.unkey.vault.it.parts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Assumptions;

/**
 * Where the programs are that {@code ci/real-parts.sh} gets. One that is not here fails the test
 * where {@code VAULT_REAL_PARTS=required}, as in CI; elsewhere the test is skipped and says which
 * command gets it.
 */
public final class RealParts {
  private static final Map<String, Map<String, Path>> FOUND = new ConcurrentHashMap<>();

  private RealParts() {}

  /** The program or folder that is the part itself. */
  public static Path find(String part) {
    return find(part, part);
  }

  /** One of the programs that come with the part: {@code find("docker", "dockerd")}. */
  public static Path find(String part, String program) {
    Path path = FOUND.computeIfAbsent(part, RealParts::look).get(program);
    if (path == null) {
      throw new IllegalArgumentException("the part " + part + " has no program " + program);
    }
    return path;
  }

  /** Fails where real parts are required, and skips the test elsewhere. */
  public static void missing(String problem) {
    if ("required".equals(System.getenv("VAULT_REAL_PARTS"))) {
      throw new AssertionError(problem);
    }
    Assumptions.abort(problem);
  }

  private static Map<String, Path> look(String part) {
    String script = Checkout.root().resolve("ci/real-parts.sh").toString();
    try {
      Process process =
          new ProcessBuilder(script, "--here", part)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        missing(part + " is not here; get it with: ci/real-parts.sh " + part);
      }
      Map<String, Path> programs = new LinkedHashMap<>();
      output
          .lines()
          .map(line -> line.split("=", 2))
          .forEach(pair -> programs.put(pair[0], Path.of(pair[1])));
      return programs;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while looking for " + part, e);
    }
  }
}
