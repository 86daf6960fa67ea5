package com.unkey.vault.core.testing;

import com.unkey.vault.core.Tasks;
import com.unkey.vault.core.Time;
import com.unkey.vault.core.VaultException.DeadlineExceeded;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Time and tasks in which nothing takes time but waiting, and in which one thread runs at a time:
 * when it waits, the first that can go on does, and when none can, the clock jumps to the end of
 * the earliest wait. The same test always runs the same way.
 *
 * <p>Used by one test thread, which takes part like any task.
 */
public final class VirtualTime implements Time, Tasks {
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  /** Not zero, and near the end of its range: deadlines must be compared by difference. */
  private static final long FIRST_TICK = Long.MAX_VALUE - Duration.ofMinutes(1).toNanos();

  /** A thread of this world while it waits. */
  private static final class Waiter {
    final Semaphore baton = new Semaphore(0);
    final BooleanSupplier ready;
    final long remaining;
    final long since;

    Waiter(BooleanSupplier ready, long remaining, long since) {
      this.ready = ready;
      this.remaining = remaining;
      this.since = since;
    }

    long left(long elapsed) {
      return remaining - (elapsed - since);
    }
  }

  private final List<Waiter> waiters = new ArrayList<>();
  private long elapsed;

  @Override
  public synchronized Instant now() {
    return BEGIN.plusNanos(elapsed);
  }

  @Override
  public synchronized long ticks() {
    return FIRST_TICK + elapsed;
  }

  /** How long this world has run. */
  public synchronized Duration elapsed() {
    return Duration.ofNanos(elapsed);
  }

  @Override
  public void sleep(Duration duration) {
    pause(VirtualTime::never, duration.toNanos());
  }

  /** Waits for longer than any test: a call that never returns. */
  public void hang() {
    pause(VirtualTime::never, Duration.ofDays(10_000).toNanos());
    throw new AssertionError("this test ran for 10,000 days");
  }

  @Override
  public <T> Task<T> start(String name, Callable<T> work) {
    Outcome<T> outcome = new Outcome<>();
    Waiter begin = new Waiter(() -> true, 0, ticksSinceBegin());
    synchronized (this) {
      waiters.add(begin);
    }
    Thread.ofVirtual()
        .name(name)
        .start(() -> {
          begin.baton.acquireUninterruptibly();
          outcome.run(work);
          handOver();
        });
    return outcome;
  }

  private static boolean never() {
    return false;
  }

  private synchronized long ticksSinceBegin() {
    return elapsed;
  }

  private void pause(BooleanSupplier ready, long nanos) {
    Waiter me;
    synchronized (this) {
      me = new Waiter(ready, Math.max(0, nanos), elapsed);
      waiters.add(me);
    }
    handOver();
    me.baton.acquireUninterruptibly();
  }

  /** Lets the next one run; the caller must then wait, or end. */
  private synchronized void handOver() {
    @Nullable Waiter next = null;
    for (Waiter waiter : waiters) {
      if (waiter.ready.getAsBoolean() || waiter.left(elapsed) <= 0) {
        next = waiter;
        break;
      }
      if (next == null || waiter.left(elapsed) < next.left(elapsed)) {
        next = waiter;
      }
    }
    if (next == null) {
      // The last task ended, and the test thread is not waiting.
      return;
    }
    if (!next.ready.getAsBoolean()) {
      elapsed += Math.max(0, next.left(elapsed));
    }
    waiters.remove(next);
    next.baton.release();
  }

  private final class Outcome<T> implements Task<T> {
    private volatile boolean done;
    private @Nullable T result;
    private @Nullable RuntimeException thrown;

    void run(Callable<T> work) {
      try {
        result = work.call();
      } catch (RuntimeException e) {
        thrown = e;
      } catch (Exception e) {
        thrown = new IllegalStateException(e);
      } finally {
        done = true;
      }
    }

    @Override
    public boolean isDone() {
      return done;
    }

    @Override
    @SuppressWarnings("NullAway") // A task may well return null; the port says nothing of it.
    public T await(long deadlineTicks) {
      if (!done) {
        pause(() -> done, deadlineTicks - ticks());
      }
      if (!done) {
        throw new DeadlineExceeded("virtual time ended");
      }
      if (thrown != null) {
        throw thrown;
      }
      return result;
    }
  }
}
