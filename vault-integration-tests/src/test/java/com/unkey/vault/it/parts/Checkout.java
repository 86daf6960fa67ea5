package com.unkey.vault.it.parts;

import java.nio.file.Files;
import java.nio.file.Path;

/** The checkout that the tests run in. */
public final class Checkout {
  private static final Path ROOT = find();

  private Checkout() {}

  public static Path root() {
    return ROOT;
  }

  private static Path find() {
    Path start = Path.of("").toAbsolutePath();
    for (Path dir = start; dir != null; dir = dir.getParent()) {
      if (Files.isExecutable(dir.resolve("ci/real-parts.sh"))) {
        return dir;
      }
    }
    throw new IllegalStateException("no folder above " + start + " holds ci/real-parts.sh");
  }
}
