package com.unkey.vault.storage.disk;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import com.unkey.vault.core.Time;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.VaultException.StoreUnavailable.Reason;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store's folder, pinned: once seen, it must stay that very folder. An unmounted volume leaves
 * an empty folder behind, in which every key would look absent (invariant I7).
 */
final class DiskRoot {
  private static final Logger LOG = LoggerFactory.getLogger(DiskRoot.class);

  /** Far longer than any write takes; another process may be writing now. */
  private static final Duration STALE_AFTER = Duration.ofHours(1);

  private final Path path;
  private final FileOps ops;
  private final Time time;
  private volatile @Nullable Object pinned;

  DiskRoot(Path path, FileOps ops, Time time) {
    this.path = path;
    this.ops = ops;
    this.time = time;
  }

  Path path() {
    return path;
  }

  Path temporary() {
    return path.resolve(KeyPaths.OWN_FOLDER).resolve("tmp");
  }

  Path locks() {
    return path.resolve(KeyPaths.OWN_FOLDER).resolve("locks");
  }

  /**
   * What tells this folder from every other on this machine.
   *
   * @throws StoreUnavailable if it is not there, or not the folder seen first
   */
  Object require() {
    Object now = fileKey();
    Object before = pinned;
    if (before == null) {
      prepare();
      synchronized (this) {
        before = pinned;
        if (before == null) {
          before = now;
          pinned = now;
        }
      }
    }
    if (!before.equals(now)) {
      throw misconfigured("is not the folder seen at start; unmounted, or replaced?");
    }
    return now;
  }

  /** Makes the root if it is missing; its parent must exist. For a store that is being made. */
  void create() {
    try {
      ops.createDirectory(path);
      ops.sync(Objects.requireNonNull(path.getParent(), "a root has a parent"));
    } catch (FileAlreadyExistsException e) {
      // require() says whether it is a folder.
    } catch (IOException e) {
      throw DiskErrors.unavailable("making storage.disk.path", e);
    }
  }

  /** Makes the folder for temporary files, or for locks. */
  void createOwn(Path folder) throws IOException {
    for (Path each : new Path[] {path.resolve(KeyPaths.OWN_FOLDER), folder}) {
      try {
        ops.createDirectory(each);
      } catch (FileAlreadyExistsException e) {
        // Made before, or by another process just now.
      }
    }
  }

  StoreUnavailable misconfigured(String problem) {
    return new StoreUnavailable(
        Reason.MISCONFIGURED, "disk store: storage.disk.path (" + path + ") " + problem);
  }

  private Object fileKey() {
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      if (!attributes.isDirectory()) {
        throw misconfigured("is not a folder");
      }
      return Objects.requireNonNullElse(attributes.fileKey(), path);
    } catch (NoSuchFileException e) {
      throw misconfigured("does not exist");
    } catch (IOException e) {
      throw DiskErrors.unavailable("looking at storage.disk.path", e);
    }
  }

  /** At first sight; a folder that may only be read is served all the same. */
  private void prepare() {
    try {
      createOwn(temporary());
      removeStale();
    } catch (IOException e) {
      // A write will say the same, louder.
      LOG.debug("{}", DiskErrors.unavailable("preparing " + temporary(), e).operatorDetail());
    }
    if (ops.sameFile(
        path.resolve(KeyPaths.OWN_FOLDER),
        path.resolve(KeyPaths.OWN_FOLDER.toUpperCase(Locale.ROOT)))) {
      throw misconfigured(
          "is on a file system that does not tell upper from lower case, so that two keyrings could"
              + " share their keys; use a case-sensitive volume");
    }
  }

  private void removeStale() throws IOException {
    Instant limit = time.now().minus(STALE_AFTER);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(temporary())) {
      for (Path file : files) {
        if (Files.getLastModifiedTime(file, NOFOLLOW_LINKS).toInstant().isBefore(limit)) {
          ops.delete(file);
        }
      }
    }
  }
}
