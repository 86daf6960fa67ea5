package com.unkey.vault.server;

import java.util.concurrent.atomic.AtomicLong;

/** Counts the calls under way, and can be closed at a moment when there is none. */
final class InFlight {
  /** Far below any count: what is added to it stays negative. */
  private static final long CLOSED = Long.MIN_VALUE / 2;

  private final AtomicLong calls = new AtomicLong();

  /** A call begins; {@link #leave} follows. */
  void enter() {
    calls.incrementAndGet();
  }

  void leave() {
    calls.decrementAndGet();
  }

  /** Calls that enter from now on are to be refused; those under way go on. */
  void close() {
    calls.updateAndGet(now -> now < 0 ? now : now + CLOSED);
  }

  /** Closes if no call is under way; false if one is. */
  boolean closeIfIdle() {
    return calls.compareAndSet(0, CLOSED) || isClosed();
  }

  /** Whether calls that enter now are to be refused. */
  boolean isClosed() {
    return calls.get() < 0;
  }

  /** How many are under way. */
  long count() {
    long now = calls.get();
    return now < 0 ? now - CLOSED : now;
  }
}
