package com.unkey.vault.core;

import com.unkey.vault.core.VaultException.DeadlineExceeded;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** {@link Tasks} on virtual threads, one a task. */
public final class VirtualThreadTasks implements Tasks {
  private final Time time;

  public VirtualThreadTasks(Time time) {
    this.time = time;
  }

  @Override
  public <T> Task<T> start(String name, Callable<T> work) {
    FutureTask<T> future = new FutureTask<>(work);
    Thread.ofVirtual().name(name).start(future);
    return new FutureBackedTask<>(future, time);
  }

  @Override
  public void sleep(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static StoreUnavailable interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new StoreUnavailable(StoreUnavailable.Reason.CANCELLED, "interrupted while waiting", e);
  }

  private record FutureBackedTask<T>(FutureTask<T> future, Time time) implements Task<T> {
    @Override
    public boolean isDone() {
      return future.isDone();
    }

    @Override
    public T await(long deadlineTicks) {
      try {
        return future.get(Math.max(0, deadlineTicks - time.ticks()), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        throw new DeadlineExceeded(
            "the request's time ended while the vault waited for its key store");
      } catch (InterruptedException e) {
        throw interrupted(e);
      } catch (ExecutionException e) {
        throw rethrowable(e.getCause());
      }
    }

    private static RuntimeException rethrowable(@Nullable Throwable cause) {
      if (cause instanceof Error error) {
        throw error;
      }
      return cause instanceof RuntimeException unchecked
          ? unchecked
          : new IllegalStateException(cause);
    }
  }
}
