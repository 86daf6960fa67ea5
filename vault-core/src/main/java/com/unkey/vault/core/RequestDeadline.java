package com.unkey.vault.core;

import java.util.concurrent.Callable;

/**
 * The end of the time that the request on this thread has, on {@link Time#ticks}. It travels as a
 * scoped value, so that the RPC layer sets it once and a retry deep in the storage chain sees it
 * without every signature carrying it.
 */
public final class RequestDeadline {
  private static final ScopedValue<Long> DEADLINE = ScopedValue.newInstance();

  private RequestDeadline() {}

  /** Runs {@code work} so that {@link #orElse} answers {@code deadlineTicks} inside it. */
  public static <T> T with(long deadlineTicks, Callable<T> work) throws Exception {
    return ScopedValue.where(DEADLINE, deadlineTicks).call(work::call);
  }

  /** The request's deadline, or {@code otherwise} outside a request. */
  public static long orElse(long otherwise) {
    return DEADLINE.isBound() ? DEADLINE.get() : otherwise;
  }
}
