package com.unkey.vault.migrate.run;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.VaultException.StoreUnavailable.Reason;
import com.unkey.vault.core.store.ETag;
import com.unkey.vault.core.store.ListPage;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.core.store.PutResult;
import com.unkey.vault.core.store.PutResult.Unknown;
import com.unkey.vault.core.store.StoredObject;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Waits out an outage that passes: a run of an hour is not given up for a minute without answers. A
 * put whose outcome is unknown is put again, which is safe since equal bytes are a success.
 */
record PatientStore(ObjectStore inner, RunEnv env) implements ObjectStore {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

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
    return write(() -> inner.putIfAbsent(key, body));
  }

  @Override
  public PutResult putIfMatch(ObjectKey key, ETag expected, Bytes body) {
    return write(() -> inner.putIfMatch(key, expected, body));
  }

  private <T> T read(Supplier<T> call) {
    Patience patience = new Patience();
    while (true) {
      try {
        return call.get();
      } catch (StoreUnavailable e) {
        if (!patience.waits(e)) {
          throw e;
        }
      }
    }
  }

  private PutResult write(Supplier<PutResult> call) {
    Patience patience = new Patience();
    // Once a put may have been done, no later failure makes it undone.
    @Nullable Unknown unsettled = null;
    while (true) {
      StoreUnavailable failure;
      try {
        PutResult result = call.get();
        if (!(result instanceof Unknown unknown)) {
          return result;
        }
        unsettled = unknown;
        failure = unknown.cause();
      } catch (StoreUnavailable e) {
        failure = e;
      }
      if (!patience.waits(failure)) {
        if (unsettled != null) {
          return unsettled;
        }
        throw failure;
      }
    }
  }

  /** Of one call. */
  private final class Patience {
    private final long end = env.time().ticksAfter(env.limits().patience());
    private Duration pause = FIRST_PAUSE;

    /** Waits before the next attempt; false, at once, if there is to be none. */
    boolean waits(StoreUnavailable failure) {
      boolean mayPass = failure.reason().isTransient() || failure.reason() == Reason.CIRCUIT_OPEN;
      if (!mayPass || env.stop().getAsBoolean() || env.time().ticks() + pause.toNanos() - end > 0) {
        return false;
      }
      env.tasks().sleep(pause);
      Duration next = pause.multipliedBy(2);
      pause = next.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : next;
      return true;
    }
  }
}
