package com.unkey.vault.core;

import com.unkey.vault.core.VaultException.DeadlineExceeded;
import java.time.Duration;
import java.util.concurrent.Callable;

/**
 * Forking, waiting and sleeping, given from outside. Code in this project never blocks on a future,
 * a lock held across a store call, or a sleep of its own: it asks here, so that a deterministic
 * simulator can decide who runs next. Production passes {@link VirtualThreadTasks}.
 */
public interface Tasks {
  /** Runs {@code work} beside the caller. {@code name} is for thread dumps and traces. */
  <T> Task<T> start(String name, Callable<T> work);

  /**
   * @throws VaultException.StoreUnavailable with reason CANCELLED if the thread is interrupted
   */
  void sleep(Duration duration);

  /** Work under way, or done. */
  interface Task<T> {
    boolean isDone();

    /**
     * Waits for the outcome until {@code deadlineTicks} on {@link Time#ticks}. The work goes on if
     * the time ends first: others may be waiting for it.
     *
     * @return what the work returned
     * @throws RuntimeException what the work threw
     * @throws DeadlineExceeded if the time ended first
     */
    T await(long deadlineTicks);
  }
}
