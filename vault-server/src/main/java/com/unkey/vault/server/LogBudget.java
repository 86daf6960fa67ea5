package com.unkey.vault.server;

import com.unkey.vault.core.Time;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * So many lines a second, and a count of the rest: in an outage every call fails alike, and a
 * thousand lines say no more than a hundred and a number. Metrics count them all.
 */
final class LogBudget {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final int perSecond;
  private final Time time;
  private final AtomicLong secondBegan;
  private final AtomicLong written = new AtomicLong();
  private final AtomicLong suppressed = new AtomicLong();

  LogBudget(int perSecond, Time time) {
    this.perSecond = perSecond;
    this.time = time;
    this.secondBegan = new AtomicLong(time.ticks());
  }

  /** Whether the line may be written; if not, it is counted. */
  boolean allows() {
    long began = secondBegan.get();
    long now = time.ticks();
    if (now - began >= SECOND && secondBegan.compareAndSet(began, now)) {
      written.set(0);
    }
    if (written.incrementAndGet() <= perSecond) {
      return true;
    }
    suppressed.incrementAndGet();
    return false;
  }

  /** How many lines were left out since this was asked last. */
  long takeSuppressed() {
    return suppressed.get() == 0 ? 0 : suppressed.getAndSet(0);
  }
}
