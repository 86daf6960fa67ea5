package com.unkey.vault.storage.disk;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import com.unkey.vault.core.Tasks;
import com.unkey.vault.core.Time;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.VaultException.StoreUnavailable.Reason;
import com.unkey.vault.core.store.ObjectKey;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One holder a key, among the threads of this process and among processes: a lock in memory, and
 * inside it the kernel's lock on a file, which ends with the process that holds it. Keys share a
 * fixed number of locks.
 *
 * <p>Both are needed: POSIX file locks do not tell threads apart, and closing any descriptor of a
 * file drops all of the process's locks on it.
 */
final class KeyLocks {
  private static final int STRIPES = 64;
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(2);

  /** By folder, for the whole process: several stores may be open on one folder. */
  private static final ConcurrentMap<Object, ReentrantLock[]> IN_PROCESS =
      new ConcurrentHashMap<>();

  private final DiskRoot root;
  private final Time time;
  private final Tasks tasks;

  KeyLocks(DiskRoot root, Time time, Tasks tasks) {
    this.root = root;
    this.time = time;
    this.tasks = tasks;
  }

  /** A held lock. */
  interface Held extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * @param folder which root, as {@link DiskRoot#require} told
   * @throws StoreUnavailable if the lock could not be had in time, or at all
   */
  Held lock(Object folder, ObjectKey key) {
    int stripe = Math.floorMod(key.value().hashCode(), STRIPES);
    ReentrantLock inProcess = IN_PROCESS.computeIfAbsent(folder, _ -> newRow())[stripe];
    long deadline = time.ticksAfter(PATIENCE);
    acquire(inProcess, key);
    @Nullable Held held = null;
    try {
      Held file = lockFile(stripe, key, deadline);
      held =
          () -> {
            try {
              file.close();
            } finally {
              inProcess.unlock();
            }
          };
      return held;
    } finally {
      if (held == null) {
        inProcess.unlock();
      }
    }
  }

  private static ReentrantLock[] newRow() {
    return Stream.generate(ReentrantLock::new).limit(STRIPES).toArray(ReentrantLock[]::new);
  }

  private static void acquire(ReentrantLock lock, ObjectKey key) {
    try {
      if (!lock.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw busy(key);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailable(Reason.CANCELLED, "interrupted while waiting for a lock", e);
    }
  }

  private Held lockFile(int stripe, ObjectKey key, long deadline) {
    @Nullable FileChannel open = null;
    boolean locked = false;
    try {
      root.createOwn(root.locks());
      Path file = root.locks().resolve("%02x".formatted(stripe));
      FileChannel channel =
          FileChannel.open(
              file,
              Set.of(CREATE, WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      open = channel;
      while (true) {
        @Nullable FileLock lock = channel.tryLock();
        if (lock != null) {
          locked = true;
          return () -> closeQuietly(channel);
        }
        if (time.ticks() - deadline >= 0) {
          throw busy(key);
        }
        tasks.sleep(POLL);
      }
    } catch (IOException e) {
      throw DiskErrors.unavailable("locking " + key, e);
    } finally {
      if (open != null && !locked) {
        closeQuietly(open);
      }
    }
  }

  /** Closing releases the lock; a failure to close says nothing about what was written. */
  private static void closeQuietly(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // The kernel has dropped the descriptor, and the lock with it.
    }
  }

  private static StoreUnavailable busy(ObjectKey key) {
    return new StoreUnavailable(
        Reason.TIMEOUT, "disk store: another writer held the lock of " + key + " for too long");
  }
}
