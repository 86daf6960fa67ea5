package com.unkey.vault.storage.disk;

import static com.unkey.vault.core.store.ObjectKey.compareUtf8;

import com.unkey.vault.core.store.BodyLimit;
import com.unkey.vault.core.store.ListPage;
import com.unkey.vault.core.store.ListedObject;
import com.unkey.vault.core.store.ObjectKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * One page of a listing: descends in key order, reading only the folders that can hold keys of this
 * page, and looking only at the entries it passes.
 *
 * <p>A folder's keys begin with its name and a slash, so among its siblings it stands at {@code
 * name/}, after a file {@code name.x}. What is no object is passed over: this store's own folder,
 * temporary files of the Go vault, names that are not UTF-8.
 */
final class TreeWalk {
  private static final Comparator<String> AS_FOLDERS = (a, b) -> compareUtf8(a + "/", b + "/");

  private final DiskRoot root;
  private final FileOps ops;
  private final String prefix;
  private final String after;
  private final int limit;
  private final List<ListedObject> found = new ArrayList<>();

  TreeWalk(
      DiskRoot root, FileOps ops, String prefix, @Nullable ObjectKey startAfter, int pageSize) {
    this.root = root;
    this.ops = ops;
    this.prefix = prefix;
    this.after = startAfter == null ? "" : startAfter.value();
    this.limit = pageSize;
  }

  ListPage page() {
    String folderKey = prefix.substring(0, prefix.lastIndexOf('/') + 1);
    boolean isFolder =
        folderKey.isEmpty()
            || Spot.find(root, folderKey.substring(0, folderKey.length() - 1)).kind()
                == Spot.Kind.FOLDER;
    if (isFolder) {
      walk(path(folderKey), folderKey);
    }
    Optional<ObjectKey> next =
        found.size() < limit ? Optional.empty() : Optional.of(found.getLast().key());
    return new ListPage(found, next);
  }

  private Path path(String folderKey) {
    Path at = root.path();
    for (String segment : folderKey.isEmpty() ? new String[0] : folderKey.split("/")) {
      at = KeyPaths.child(at, segment);
    }
    return at;
  }

  /** False when the page is full. */
  private boolean walk(Path folder, String folderKey) {
    PriorityQueue<String> folders = new PriorityQueue<>(AS_FOLDERS);
    for (String name : names(folder, folderKey)) {
      while (!folders.isEmpty() && compareUtf8(folders.peek() + "/", name) < 0) {
        if (!enter(folder, folderKey, folders.remove())) {
          return false;
        }
      }
      Path entry = KeyPaths.child(folder, name);
      switch (Spot.look(root, entry)) {
        case FOLDER -> folders.add(name);
        case OBJECT -> {
          if (!take(entry, folderKey + name)) {
            return false;
          }
        }
        case FREE, BENEATH_OBJECT -> {
          // Removed since its folder was read.
        }
      }
    }
    while (!folders.isEmpty()) {
      if (!enter(folder, folderKey, folders.remove())) {
        return false;
      }
    }
    return true;
  }

  private boolean enter(Path folder, String folderKey, String name) {
    return walk(KeyPaths.child(folder, name), folderKey + name + "/");
  }

  private boolean take(Path file, String key) {
    if (compareUtf8(key, after) <= 0) {
      return true;
    }
    try {
      ObjectKey object = new ObjectKey(key);
      // Of what is too large, the size and tag of its beginning: nobody reads the rest.
      byte[] content = ops.read(file, BodyLimit.of(object) + 1);
      found.add(new ListedObject(object, content.length, DiskStore.etag(content)));
    } catch (NoSuchFileException e) {
      return true;
    } catch (IOException e) {
      throw DiskErrors.unavailable("reading " + key, e);
    }
    return found.size() < limit;
  }

  /** The names in {@code folder} under which keys of this page may be found, in UTF-8 order. */
  private List<String> names(Path folder, String folderKey) {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        String name = KeyPaths.name(entry);
        if (name != null && isCandidate(folderKey, name)) {
          names.add(name);
        }
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    } catch (DirectoryIteratorException e) {
      throw DiskErrors.unavailable("listing " + folderKey, Objects.requireNonNull(e.getCause()));
    } catch (IOException e) {
      throw DiskErrors.unavailable("listing " + folderKey, e);
    }
    names.sort(ObjectKey::compareUtf8);
    return names;
  }

  private boolean isCandidate(String folderKey, String name) {
    String key = folderKey + name;
    boolean ours = folderKey.isEmpty() && name.equals(KeyPaths.OWN_FOLDER);
    if (ours || KeyPaths.isLeftover(name) || !key.startsWith(prefix)) {
      return false;
    }
    if (key.getBytes(StandardCharsets.UTF_8).length > ObjectKey.MAX_BYTES) {
      return false;
    }
    // Passed already: the key itself, and all that could stand below it.
    String below = key + "/";
    boolean passed =
        compareUtf8(key, after) <= 0 && compareUtf8(below, after) <= 0 && !after.startsWith(below);
    return !passed;
  }
}
