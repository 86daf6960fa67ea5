package com.unkey.vault.it.parts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A folder, with a file for each key as the Go vault lays them out. */
public record DiskFolder(Path folder) implements StoreUnderTest {
  @Override
  public VaultConfig configure(VaultConfig base) {
    return base.onDisk(folder);
  }

  @Override
  public void upload(Map<String, byte[]> objects) {
    objects.forEach((key, body) -> {
      try {
        Path file = folder.resolve(key);
        Files.createDirectories(folder.resolve(key.substring(0, key.lastIndexOf('/'))));
        Files.write(file, body);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
  }

  @Override
  public Map<String, byte[]> rings() {
    Map<String, byte[]> rings = new TreeMap<>();
    Path root = folder.resolve("keyring");
    if (!Files.exists(root)) {
      return rings;
    }
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        rings.put(folder.relativize(file).toString(), Files.readAllBytes(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rings;
  }
}
