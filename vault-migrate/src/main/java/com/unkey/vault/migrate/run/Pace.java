package com.unkey.vault.migrate.run;

import com.unkey.vault.core.Time;
import java.time.Duration;

/**
 * How much a run asks of the stores at once: more with each answer, half after an answer that says
 * to slow down or none at all, a little less while answers take three times what they could. The
 * rule is that of TCP, additive increase and multiplicative decrease (RFC 5681), with its slow
 * start.
 */
public final class Pace {
  private static final double FIRST_LIMIT = 8;
  private static final double SLOWER = 3;
  private static final long SLACK_NANOS = Duration.ofMillis(5).toNanos();
  private static final long CUT_EVERY_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long FORGET_AFTER_NANOS = Duration.ofSeconds(30).toNanos();

  private final int maxConcurrency;
  private final long nanosPerCall;
  private final Time time;

  private double limit;
  private boolean starting = true;
  private long lastCut;
  private long nextTurn;

  private double smoothedNanos;
  private long bestNanos = Long.MAX_VALUE;
  private long bestSince;
  private long bestLately = Long.MAX_VALUE;

  public Pace(RunLimits limits, Time time) {
    this.maxConcurrency = limits.maxConcurrency();
    this.nanosPerCall =
        limits.maxRps() == 0 ? 0 : Duration.ofSeconds(1).toNanos() / limits.maxRps();
    this.time = time;
    this.limit = Math.min(maxConcurrency, FIRST_LIMIT);
    this.lastCut = time.ticks() - CUT_EVERY_NANOS;
    this.nextTurn = time.ticks();
    this.bestSince = time.ticks();
  }

  /** How many pieces of work may be under way now; at least 1. */
  public synchronized int limit() {
    return (int) limit;
  }

  /** Takes the next turn of so many a second, and says how long it is until then. */
  synchronized Duration turn() {
    long now = time.ticks();
    if (nanosPerCall == 0) {
      return Duration.ZERO;
    }
    if (nextTurn - now < 0) {
      nextTurn = now;
    }
    long wait = nextTurn - now;
    nextTurn += nanosPerCall;
    return Duration.ofNanos(wait);
  }

  /** A call was answered, after so long. */
  synchronized void answered(long nanos) {
    smoothedNanos = smoothedNanos == 0 ? nanos : smoothedNanos + (nanos - smoothedNanos) / 32;
    remember(nanos);
    if (smoothedNanos > SLOWER * bestNanos + SLACK_NANOS) {
      cut(0.9);
    } else {
      limit = Math.min(maxConcurrency, limit + (starting ? 1 : 1 / limit));
    }
  }

  /**
   * A call was refused for now, or not answered. Also for whoever hears of attempts under a store's
   * own retries, which otherwise hide that it says to slow down.
   */
  public synchronized void troubled() {
    cut(0.5);
  }

  /** Once a second at most: what was under way at the first sign says the same again. */
  private void cut(double factor) {
    long now = time.ticks();
    if (now - lastCut >= CUT_EVERY_NANOS) {
      lastCut = now;
      starting = false;
      limit = Math.max(1, limit * factor);
    }
  }

  /** The best of late, so that one lucky answer is not the measure for ever. */
  private void remember(long nanos) {
    long now = time.ticks();
    if (now - bestSince > FORGET_AFTER_NANOS) {
      bestSince = now;
      bestNanos = bestLately;
      bestLately = Long.MAX_VALUE;
    }
    bestLately = Math.min(bestLately, nanos);
    bestNanos = Math.min(bestNanos, nanos);
  }
}
