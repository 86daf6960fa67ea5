package com.unkey.vault.storage.wrap;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.RequestDeadline;
import com.unkey.vault.core.Tasks;
import com.unkey.vault.core.Time;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.store.ETag;
import com.unkey.vault.core.store.ListPage;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.core.store.PutResult;
import com.unkey.vault.core.store.PutResult.Conflict;
import com.unkey.vault.core.store.PutResult.Stored;
import com.unkey.vault.core.store.PutResult.Unknown;
import com.unkey.vault.core.store.StoredObject;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Asks again after a transient failure, a bounded number of times with full jitter, within the
 * operation's budget and the request's deadline. A put whose outcome is unknown is put again, which
 * is safe since equal bytes are a success, and read back at the end.
 */
public final class RetryingStore implements ObjectStore {
  private final ObjectStore inner;
  private final RetryPolicy policy;
  private final Time time;
  private final Tasks tasks;
  private final RandomGenerator random;

  public RetryingStore(
      ObjectStore inner, RetryPolicy policy, Time time, Tasks tasks, RandomGenerator random) {
    this.inner = inner;
    this.policy = policy;
    this.time = time;
    this.tasks = tasks;
    this.random = random;
  }

  @Override
  public Optional<StoredObject> get(ObjectKey key) {
    return read(() -> inner.get(key));
  }

  @Override
  public ListPage list(String prefix, @Nullable ObjectKey startAfter) {
    return read(() -> inner.list(prefix, startAfter));
  }

  @Override
  public PutResult putIfAbsent(ObjectKey key, Bytes body) {
    return write(key, null, body, () -> inner.putIfAbsent(key, body));
  }

  @Override
  public PutResult putIfMatch(ObjectKey key, ETag expected, Bytes body) {
    return write(key, expected, body, () -> inner.putIfMatch(key, expected, body));
  }

  private <T> T read(Supplier<T> once) {
    long deadline = deadline();
    return Deadlines.within(
        deadline,
        () -> {
          for (int attempt = 1; ; attempt++) {
            try {
              return once.get();
            } catch (StoreUnavailable e) {
              if (!pause(attempt, e, deadline)) {
                throw e;
              }
            }
          }
        });
  }

  private PutResult write(
      ObjectKey key, @Nullable ETag expected, Bytes body, Supplier<PutResult> once) {
    long deadline = deadline();
    return Deadlines.within(
        deadline,
        () -> {
          // Once a put may have been done, no later failure makes it undone.
          @Nullable Unknown unsettled = null;
          for (int attempt = 1; ; attempt++) {
            StoreUnavailable failure;
            try {
              PutResult result = once.get();
              if (!(result instanceof Unknown unknown)) {
                return result;
              }
              unsettled = unknown;
              failure = unknown.cause();
            } catch (StoreUnavailable e) {
              failure = e;
            }
            if (!pause(attempt, failure, deadline)) {
              if (unsettled == null) {
                throw failure;
              }
              return readBack(key, expected, body, unsettled);
            }
          }
        });
  }

  /**
   * Settles an unknown put by what is there: our bytes, or a version over which ours can no longer
   * be put. A free key, or the version we meant to replace, settles nothing: ours may be on its
   * way.
   */
  private PutResult readBack(
      ObjectKey key, @Nullable ETag expected, Bytes body, Unknown unsettled) {
    Optional<StoredObject> there;
    try {
      there = inner.get(key);
    } catch (StoreUnavailable e) {
      return unsettled;
    }
    if (there.isPresent() && there.get().body().equals(body)) {
      return new Stored(there.get().etag());
    }
    boolean oursMayStillCome =
        expected == null
            ? there.isEmpty()
            : there.isPresent() && there.get().etag().equals(expected);
    return oursMayStillCome ? unsettled : new Conflict();
  }

  private long deadline() {
    long ours = time.ticksAfter(policy.budget());
    long deadline = Deadlines.earlier(ours, RequestDeadline.orElse(ours));
    if (deadline - time.ticks() <= 0) {
      throw Deadlines.over();
    }
    return deadline;
  }

  /** Waits before the next attempt; false, at once, if there is to be none. */
  private boolean pause(int attempt, StoreUnavailable failure, long deadline) {
    if (!failure.reason().isTransient() || attempt >= policy.attempts()) {
      return false;
    }
    long longest = policy.pauseAfter(attempt, failure.reason()).toNanos();
    long nanos = random.nextLong(longest + 1);
    if (time.ticks() + nanos - deadline >= 0) {
      return false;
    }
    try {
      tasks.sleep(Duration.ofNanos(nanos));
      return true;
    } catch (StoreUnavailable e) {
      // Interrupted: what failed before is still what there is to tell.
      return false;
    }
  }
}
