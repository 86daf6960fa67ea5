package com.unkey.vault.migrate.run;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.Tasks;
import com.unkey.vault.core.Time;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.store.ETag;
import com.unkey.vault.core.store.ListPage;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.core.store.PutResult;
import com.unkey.vault.core.store.StoredObject;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Calls when it is this call's turn, and tells the {@link Pace} how it went. */
record PacedStore(ObjectStore inner, Pace pace, Time time, Tasks tasks) implements ObjectStore {
  @Override
  public Optional<StoredObject> get(ObjectKey key) {
    return measured(() -> inner.get(key));
  }

  @Override
  public PutResult putIfAbsent(ObjectKey key, Bytes body) {
    return put(() -> inner.putIfAbsent(key, body));
  }

  @Override
  public PutResult putIfMatch(ObjectKey key, ETag expected, Bytes body) {
    return put(() -> inner.putIfMatch(key, expected, body));
  }

  @Override
  public ListPage list(String prefix, @Nullable ObjectKey startAfter) {
    // A page takes longer than an object, and is no measure for one.
    awaitTurn();
    return inner.list(prefix, startAfter);
  }

  private PutResult put(Supplier<PutResult> call) {
    PutResult result = measured(call);
    if (result instanceof PutResult.Unknown(StoreUnavailable cause)) {
      heard(cause);
    }
    return result;
  }

  private <T> T measured(Supplier<T> call) {
    awaitTurn();
    long begun = time.ticks();
    T result;
    try {
      result = call.get();
    } catch (StoreUnavailable e) {
      heard(e);
      throw e;
    }
    pace.answered(time.ticks() - begun);
    return result;
  }

  private void heard(StoreUnavailable problem) {
    if (problem.reason().isTransient()) {
      pace.troubled();
    }
  }

  private void awaitTurn() {
    Duration wait = pace.turn();
    if (wait.isPositive()) {
      tasks.sleep(wait);
    }
  }
}
