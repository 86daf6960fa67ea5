package com.unkey.vault.storage.wrap;

import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.VaultException.StoreUnavailable.Reason;
import com.unkey.vault.core.store.ObjectStore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets so many calls be out at once and refuses the next, so that a store that hangs cannot take
 * every thread and connection. Counts calls that their callers gave up on: it stands inside {@link
 * TimeLimitStore}.
 */
public final class BulkheadStore extends AroundStore {
  private final int limit;
  private final AtomicInteger out = new AtomicInteger();

  public BulkheadStore(ObjectStore inner, int limit) {
    super(inner);
    this.limit = limit;
  }

  @Override
  <T> T around(StoreCall<T> call) {
    if (out.incrementAndGet() > limit) {
      out.decrementAndGet();
      throw new StoreUnavailable(
          Reason.TIMEOUT, "not asked: " + limit + " calls to this store have no answer yet");
    }
    try {
      return call.run();
    } finally {
      out.decrementAndGet();
    }
  }
}
