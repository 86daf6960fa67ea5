package com.unkey.vault.storage.disk;

import com.unkey.vault.core.ConfigException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Where a {@link DiskStore} lives.
 *
 * @param path the root folder; made absolute, so that a later change of directory moves nothing
 */
public record DiskConfig(Path path) {
  private static final String SETTING = "storage.disk.path";

  public DiskConfig {
    path = path.toAbsolutePath().normalize();
    if (path.getNameCount() == 0) {
      throw new ConfigException(
          SETTING, "is the root of the file system; give the store a folder of its own");
    }
  }

  /**
   * @param path as the operator wrote it, absolute or relative to the working directory
   * @throws ConfigException if it is blank or no path
   */
  public static DiskConfig of(String path) {
    if (path.isBlank()) {
      throw new ConfigException(SETTING, "is blank; name the folder that holds the keys");
    }
    try {
      return new DiskConfig(Path.of(path));
    } catch (InvalidPathException e) {
      throw new ConfigException(
          SETTING, "is not a path on this machine and in its locale: " + e.getReason());
    }
  }
}
