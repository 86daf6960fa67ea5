package com.unkey.vault.storage.identity;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.VaultException.StoreUnavailable.Reason;
import com.unkey.vault.core.store.ETag;
import com.unkey.vault.core.store.ListPage;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.core.store.PutResult;
import com.unkey.vault.core.store.StoredObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A store whose calls are the steps of a schedule: something may happen before each, and a put may
 * land late.
 */
final class SteppedStore implements ObjectStore {
  /** What happens at the steps; shared by the stores of one instance. */
  static final class Schedule {
    private final Map<Integer, Runnable> events;
    private final int latePut;
    private final List<Integer> puts = new ArrayList<>();
    private @Nullable Runnable late;
    private int step;

    /**
     * @param events what happens before which step
     * @param latePut which step, if it is a put, is answered by a time-out and lands when {@link
     *     #landLate} is called; -1 for none
     */
    Schedule(Map<Integer, Runnable> events, int latePut) {
      this.events = events;
      this.latePut = latePut;
    }

    /** Nothing happens. */
    static Schedule quiet() {
      return new Schedule(Map.of(), -1);
    }

    /** Which steps were puts. */
    List<Integer> puts() {
      return puts;
    }

    /** How many steps there were. */
    int steps() {
      return step;
    }

    /** The put that timed out arrives after all. */
    void landLate() {
      if (late != null) {
        late.run();
        late = null;
      }
    }

    private int begin() {
      int now = step++;
      events.getOrDefault(now, () -> {}).run();
      return now;
    }
  }

  private final ObjectStore inner;
  private final Schedule schedule;

  SteppedStore(ObjectStore inner, Schedule schedule) {
    this.inner = inner;
    this.schedule = schedule;
  }

  @Override
  public Optional<StoredObject> get(ObjectKey key) {
    schedule.begin();
    return inner.get(key);
  }

  @Override
  public ListPage list(String prefix, @Nullable ObjectKey startAfter) {
    schedule.begin();
    return inner.list(prefix, startAfter);
  }

  @Override
  public PutResult putIfAbsent(ObjectKey key, Bytes body) {
    return put(() -> inner.putIfAbsent(key, body));
  }

  @Override
  public PutResult putIfMatch(ObjectKey key, ETag expected, Bytes body) {
    return put(() -> inner.putIfMatch(key, expected, body));
  }

  private PutResult put(Supplier<PutResult> put) {
    int step = schedule.begin();
    schedule.puts.add(step);
    if (step == schedule.latePut) {
      schedule.late =
          () -> {
            var _ = put.get();
          };
      return new PutResult.Unknown(new StoreUnavailable(Reason.TIMEOUT, "planted"));
    }
    return put.get();
  }
}
