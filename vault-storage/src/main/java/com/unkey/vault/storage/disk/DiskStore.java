package com.unkey.vault.storage.disk;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.Tasks;
import com.unkey.vault.core.Time;
import com.unkey.vault.core.VaultException.InvalidArgument;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.store.BodyLimit;
import com.unkey.vault.core.store.ETag;
import com.unkey.vault.core.store.ListPage;
import com.unkey.vault.core.store.ObjectDeleter;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.core.store.PutResult;
import com.unkey.vault.core.store.PutResult.Conflict;
import com.unkey.vault.core.store.PutResult.Stored;
import com.unkey.vault.core.store.PutResult.Unknown;
import com.unkey.vault.core.store.StoredObject;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Objects as files: {@code <root>/<object key>}, mode 0600 in folders of mode 0700.
 *
 * <p>A write puts the bytes into a file of their own under {@code .vault/tmp}, forces them to the
 * device, gives them their name in one step (a hard link, which fails if the name is taken, or a
 * rename under a lock), and forces every folder on the way. Whenever a process dies, a name has the
 * old bytes or the new ones. Several processes may share a folder; the lock of {@link #putIfMatch}
 * is the kernel's.
 *
 * <p>An {@link ETag} here is the SHA-256 of the content. Keys that a file system cannot hold (a
 * segment over 255 bytes, {@code a} beside {@code a/b}) are refused with {@link InvalidArgument}.
 */
public final class DiskStore implements ObjectStore, ObjectDeleter {
  private static final int PAGE_SIZE = 1000;

  /** A folder can vanish between its making and its use only while somebody removes folders. */
  private static final int LINK_ATTEMPTS = 3;

  private final DiskRoot root;
  private final FileOps ops;
  private final KeyLocks locks;
  private final int pageSize;

  /** Touches nothing yet: a folder that is not there is an outage, told by each call. */
  public DiskStore(DiskConfig config, Time time, Tasks tasks) {
    this(config, time, tasks, FileOps.REAL, PAGE_SIZE);
  }

  DiskStore(DiskConfig config, Time time, Tasks tasks, FileOps ops, int pageSize) {
    this.root = new DiskRoot(config.path(), ops, time);
    this.ops = ops;
    this.locks = new KeyLocks(root, time, tasks);
    this.pageSize = pageSize;
  }

  /**
   * Makes the root folder if it is missing; the folder above must exist. Never done unasked: a
   * mistyped path, or a volume that is not mounted, must not become an empty store.
   *
   * @throws StoreUnavailable if it could not be made
   */
  public void createRoot() {
    root.create();
  }

  @Override
  public Optional<StoredObject> get(ObjectKey key) {
    root.require();
    Spot spot = Spot.find(root, key.value());
    if (spot.kind() == Spot.Kind.OBJECT) {
      byte @Nullable [] content = readIfThere(spot.file(), key);
      if (content != null) {
        if (content.length > BodyLimit.of(key)) {
          throw BodyLimit.exceeded(key);
        }
        return Optional.of(new StoredObject(Bytes.copyOf(content), etag(content)));
      }
    }
    // Absent, if this is still the folder in which it was looked for.
    root.require();
    return Optional.empty();
  }

  @Override
  public PutResult putIfAbsent(ObjectKey key, Bytes body) {
    root.require();
    for (int attempt = 1; ; attempt++) {
      Spot spot = Spot.find(root, key.value());
      switch (spot.kind()) {
        case FOLDER -> throw besideAnother();
        case BENEATH_OBJECT -> throw besideAnother();
        case OBJECT -> {
          byte @Nullable [] there = readIfThere(spot.file(), key);
          if (there != null) {
            return settle(spot.file(), there, body);
          }
        }
        case FREE -> {
          try {
            return create(key, spot.file(), body);
          } catch (FileAlreadyExistsException e) {
            // Another was faster: the next round reads what it put.
          } catch (NoSuchFileException e) {
            if (attempt >= LINK_ATTEMPTS) {
              throw DiskErrors.unavailable("writing " + key, e);
            }
          }
        }
      }
    }
  }

  @Override
  public PutResult putIfMatch(ObjectKey key, ETag expected, Bytes body) {
    Object folder = root.require();
    try (KeyLocks.Held _ = locks.lock(folder, key)) {
      Spot spot = Spot.find(root, key.value());
      byte @Nullable [] there =
          spot.kind() == Spot.Kind.OBJECT ? readIfThere(spot.file(), key) : null;
      if (there == null) {
        return new Conflict();
      }
      if (!etag(there).equals(expected)) {
        return settle(spot.file(), there, body);
      }
      Path temporary = writeTemporary(key, body);
      try {
        ops.replace(temporary, spot.file());
      } catch (IOException e) {
        deleteQuietly(temporary);
        return failed("replacing " + key, e);
      }
      return synced(spot.file(), body);
    }
  }

  @Override
  public ListPage list(String prefix, @Nullable ObjectKey startAfter) {
    root.require();
    ListPage page = new TreeWalk(root, ops, prefix, startAfter, pageSize).page();
    root.require();
    return page;
  }

  @Override
  public void delete(ObjectKey key) {
    Object folder = root.require();
    try (KeyLocks.Held _ = locks.lock(folder, key)) {
      Spot spot = Spot.find(root, key.value());
      if (spot.kind() == Spot.Kind.OBJECT) {
        ops.delete(spot.file());
        ops.sync(parent(spot.file()));
      }
    } catch (IOException e) {
      throw DiskErrors.unavailable("deleting " + key, e);
    }
  }

  /** Writes the bytes under a temporary name, then gives them theirs if it is free. */
  private PutResult create(ObjectKey key, Path file, Bytes body)
      throws FileAlreadyExistsException, NoSuchFileException {
    Path temporary = writeTemporary(key, body);
    try {
      createFolders(parent(file));
      ops.link(temporary, file);
    } catch (FileAlreadyExistsException | NoSuchFileException e) {
      throw e;
    } catch (IOException e) {
      return failed("creating " + key, e);
    } finally {
      deleteQuietly(temporary);
    }
    return synced(file, body);
  }

  private Path writeTemporary(ObjectKey key, Bytes body) {
    Path temporary = root.temporary().resolve(UUID.randomUUID().toString());
    try {
      root.createOwn(root.temporary());
      ops.writeNew(temporary, body.toArray());
      return temporary;
    } catch (IOException e) {
      deleteQuietly(temporary);
      throw DiskErrors.unavailable("writing " + key, e);
    }
  }

  private void createFolders(Path folder) throws IOException {
    List<Path> chain = KeyPaths.upTo(root.path(), folder);
    for (Path each : chain.reversed()) {
      if (each.equals(root.path())) {
        continue;
      }
      try {
        ops.createDirectory(each);
      } catch (FileAlreadyExistsException e) {
        if (Spot.look(root, each) == Spot.Kind.OBJECT) {
          throw besideAnother();
        }
      }
    }
  }

  /** What a failed precondition means: our own bytes, put by an earlier call, are a success. */
  private PutResult settle(Path file, byte[] there, Bytes body) {
    return Bytes.copyOf(there).equals(body) ? synced(file, body) : new Conflict();
  }

  /**
   * Forces the name, and every folder's name on the way, whoever made them: only then is the object
   * there for good.
   */
  private PutResult synced(Path file, Bytes body) {
    try {
      ops.sync(file);
      for (Path folder : KeyPaths.upTo(root.path(), parent(file))) {
        ops.sync(folder);
      }
      return new Stored(etag(body.toArray()));
    } catch (IOException e) {
      return new Unknown(DiskErrors.unavailable("forcing a written object to the device", e));
    }
  }

  private static PutResult failed(String doing, IOException e) {
    StoreUnavailable cause = DiskErrors.unavailable(doing, e);
    if (DiskErrors.nothingHappened(e)) {
      throw cause;
    }
    return new Unknown(cause);
  }

  /** One byte beyond the limit shows that there is more, and equals nothing that may be put. */
  private byte @Nullable [] readIfThere(Path file, ObjectKey key) {
    try {
      return ops.read(file, BodyLimit.of(key) + 1);
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      throw DiskErrors.unavailable("reading " + key, e);
    }
  }

  /** What stays behind is removed when the store is next opened. */
  private void deleteQuietly(Path temporary) {
    try {
      ops.delete(temporary);
    } catch (IOException e) {
      // The write's own outcome is what the caller needs.
    }
  }

  private static Path parent(Path file) {
    Path parent = file.getParent();
    if (parent == null) {
      throw new IllegalStateException("an object's file has a folder");
    }
    return parent;
  }

  private static InvalidArgument besideAnother() {
    return KeyPaths.refused(
        "one name would be a file and a folder at once, here or on the way (a beside a/b)");
  }

  static ETag etag(byte[] content) {
    try {
      return new ETag(
          HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
