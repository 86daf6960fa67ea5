package com.unkey.vault.core.keyring;

import java.util.concurrent.atomic.LongAdder;

/** Counts that every request touches, without making requests wait for each other. */
final class CacheCounters {
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private final LongAdder staleServes = new LongAdder();

  void hit() {
    hits.increment();
  }

  void miss() {
    misses.increment();
  }

  void stale() {
    staleServes.increment();
  }

  long hits() {
    return hits.sum();
  }

  long misses() {
    return misses.sum();
  }

  long staleServes() {
    return staleServes.sum();
  }
}
