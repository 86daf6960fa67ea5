package com.unkey.vault.storage;

import com.unkey.vault.core.Tasks;
import com.unkey.vault.core.Time;
import com.unkey.vault.core.VirtualThreadTasks;
import com.unkey.vault.storage.wrap.StoreMeter;
import com.unkey.vault.storage.wrap.StoreTracer;
import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/**
 * What an opened store is given from outside.
 *
 * @param random for jitter, nonces, and the id of a store that is stamped
 * @param meter told of every attempt
 * @param tracer of every operation, its retries included
 */
public record StoreEnv(
    Time time, Tasks tasks, RandomGenerator random, StoreMeter meter, StoreTracer tracer) {
  /** The machine's clocks, threads and randomness; nobody counts or traces. */
  public static StoreEnv system() {
    Time time = Time.system();
    return new StoreEnv(
        time, new VirtualThreadTasks(time), new SecureRandom(), StoreMeter.NONE, StoreTracer.NONE);
  }

  public StoreEnv with(StoreMeter meter) {
    return new StoreEnv(time, tasks, random, meter, tracer);
  }

  public StoreEnv with(StoreTracer tracer) {
    return new StoreEnv(time, tasks, random, meter, tracer);
  }
}
