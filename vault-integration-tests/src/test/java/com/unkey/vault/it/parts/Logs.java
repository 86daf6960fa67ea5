package com.unkey.vault.it.parts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the output of programs goes: kept after the build, for whoever looks into a failure. */
final class Logs {
  private static final Path FOLDER =
      Checkout.root().resolve("vault-integration-tests/target/parts");

  private Logs() {}

  static Path folder() {
    try {
      return Files.createDirectories(FOLDER);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
