package com.unkey.vault.migrate.run;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.VaultException.StoreUnavailable.Reason;
import com.unkey.vault.core.store.ETag;
import com.unkey.vault.core.store.ListPage;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.core.store.PutResult;
import com.unkey.vault.core.store.StoredObject;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Throttles, drops, and loses answers at random; conflicts come of the writes whose answer was
 * lost. Or dies at a call, and stays dead.
 */
final class ChaosStore implements ObjectStore {
  /** The process is gone. */
  static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private final ObjectStore inner;
  private final Random random;
  private final double troubled;
  private final int diesAt;
  private int calls;

  /**
   * @param troubled share of calls
   * @param diesAt call, 1 for the first; 0 for never
   */
  ChaosStore(ObjectStore inner, long seed, double troubled, int diesAt) {
    this.inner = inner;
    this.random = new Random(seed);
    this.troubled = troubled;
    this.diesAt = diesAt;
  }

  synchronized int calls() {
    return calls;
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
    return write(() -> inner.putIfAbsent(key, body));
  }

  @Override
  public PutResult putIfMatch(ObjectKey key, ETag expected, Bytes body) {
    return write(() -> inner.putIfMatch(key, expected, body));
  }

  private synchronized <T> T read(Supplier<T> call) {
    dieIfDue();
    if (random.nextDouble() < troubled) {
      throw trouble();
    }
    return call.get();
  }

  private synchronized PutResult write(Supplier<PutResult> call) {
    dieIfDue();
    if (random.nextDouble() >= troubled) {
      return call.get();
    }
    int kind = random.nextInt(3);
    if (kind == 0) {
      throw trouble();
    }
    if (kind == 1) {
      var _ = call.get();
    }
    return new PutResult.Unknown(trouble());
  }

  private void dieIfDue() {
    calls++;
    if (diesAt > 0 && calls >= diesAt) {
      throw new Killed();
    }
  }

  private StoreUnavailable trouble() {
    Reason[] some = {Reason.THROTTLED, Reason.TIMEOUT, Reason.SERVER_ERROR, Reason.CIRCUIT_OPEN};
    return new StoreUnavailable(some[random.nextInt(some.length)], "planted");
  }
}
