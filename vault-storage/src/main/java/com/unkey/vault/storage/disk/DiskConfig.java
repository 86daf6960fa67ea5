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
    refuseRoot(SETTING, path);
  }

  /** As {@link #of(String, String)} for the store that is the only one. */
  public static DiskConfig of(String path) {
    return of(SETTING, path);
  }

  /**
   * @param setting its name, for errors: {@code storage.disk.path}
   * @param path as the operator wrote it, absolute or relative to the working directory
   * @throws ConfigException if it is blank or no path
   */
  public static DiskConfig of(String setting, String path) {
    if (path.isBlank()) {
      throw new ConfigException(setting, "is blank; name the folder that holds the keys");
    }
    Path folder;
    try {
      folder = Path.of(path);
    } catch (InvalidPathException e) {
      throw new ConfigException(
          setting, "is not a path on this machine and in its locale: " + e.getReason());
    }
    refuseRoot(setting, folder.toAbsolutePath().normalize());
    return new DiskConfig(folder);
  }

  private static void refuseRoot(String setting, Path absolute) {
    if (absolute.getNameCount() == 0) {
      throw new ConfigException(
          setting, "is the root of the file system; give the store a folder of its own");
    }
  }
}
