package com.unkey.vault.storage.disk;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/**
 * Where a key's file is, or would be, and what is there now. Every name on the way is looked at
 * without following symbolic links: one inside the root could lead out of it, and is refused.
 */
record Spot(Path file, Kind kind) {
  enum Kind {
    /** A file stands there. */
    OBJECT,
    /** Nothing stands there. */
    FREE,
    /** A folder stands there: the key is the beginning of another object's. */
    FOLDER,
    /** A file stands on the way: the beginning of the key is another object's. */
    BENEATH_OBJECT
  }

  static Spot find(DiskRoot root, String key) {
    List<String> segments = KeyPaths.segments(key);
    Path at = root.path();
    Kind kind = Kind.FOLDER;
    for (String segment : segments) {
      at = KeyPaths.child(at, segment);
      kind =
          switch (kind) {
            case FOLDER -> look(root, at);
            case OBJECT -> Kind.BENEATH_OBJECT;
            case FREE, BENEATH_OBJECT -> kind;
          };
    }
    return new Spot(at, kind);
  }

  /** What {@code path} itself is. */
  static Kind look(DiskRoot root, Path path) {
    BasicFileAttributes attributes;
    try {
      attributes = Files.readAttributes(path, BasicFileAttributes.class, NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      return Kind.FREE;
    } catch (IOException e) {
      throw DiskErrors.unavailable("looking at " + root.path().relativize(path), e);
    }
    if (attributes.isDirectory()) {
      return Kind.FOLDER;
    }
    if (!attributes.isRegularFile()) {
      throw root.misconfigured(
          "holds "
              + root.path().relativize(path)
              + ", which is neither a file nor a folder; symbolic links are not followed");
    }
    return Kind.OBJECT;
  }
}
