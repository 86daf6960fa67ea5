package com.unkey.vault.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A folder for one server: its configuration, its store, the requests. In memory where the machine
 * has such a file system, because disks are not what is measured. Gone when closed.
 */
record Scratch(Path folder) implements AutoCloseable {
  private static final Path IN_MEMORY = Path.of("/dev/shm");

  static Scratch create() {
    try {
      return new Scratch(
          Files.isWritable(IN_MEMORY)
              ? Files.createTempDirectory(IN_MEMORY, "vault-bench-")
              : Files.createTempDirectory("vault-bench-"));
    } catch (IOException e) {
      throw new BenchException("cannot make a temporary folder: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try (Stream<Path> inside = Files.walk(folder)) {
      inside.sorted(Comparator.reverseOrder()).forEach(Scratch::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
