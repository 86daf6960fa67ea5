package com.unkey.vault.storage;

import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.storage.wrap.BreakerStore;
import com.unkey.vault.storage.wrap.BulkheadStore;
import com.unkey.vault.storage.wrap.MeasuredStore;
import com.unkey.vault.storage.wrap.RetryingStore;
import com.unkey.vault.storage.wrap.TimeLimitStore;

/**
 * The wrappers that every store of ours has, whoever uses it: few calls at once, each limited in
 * time and measured, a breaker over them, and retries over that.
 *
 * @param store the outermost
 * @param breaker inside it, for status
 */
record Chain(ObjectStore store, BreakerStore breaker) {
  /**
   * @param label of the store, for the meter: {@code source}, {@code target}, {@code single}
   */
  static Chain around(ObjectStore adapter, CallLimits limits, String label, StoreEnv env) {
    ObjectStore few = new BulkheadStore(adapter, limits.maxCalls());
    ObjectStore timed = new TimeLimitStore(few, limits.callTimeout(), env.time(), env.tasks());
    ObjectStore measured = new MeasuredStore(timed, env.time(), env.meter().of(label));
    BreakerStore breaker = new BreakerStore(measured, limits.breaker(), env.time());
    return new Chain(
        new RetryingStore(breaker, limits.retry(), env.time(), env.tasks(), env.random()), breaker);
  }
}
