package com.unkey.vault.it.sim;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * Numbers from the seed, and so the names of DEKs and the lengths of pauses; bytes new in every
 * run, and so key material and nonces, since a cipher refuses a nonce that it has just had. Nothing
 * is decided by those bytes.
 */
final class NamesFromSeed implements RandomGenerator {
  private static final AtomicLong RUNS = new AtomicLong(System.nanoTime());

  private final SplittableRandom fromSeed;
  private final SplittableRandom fresh = new SplittableRandom(RUNS.incrementAndGet() * 31);

  NamesFromSeed(SplittableRandom fromSeed) {
    this.fromSeed = fromSeed;
  }

  @Override
  public long nextLong() {
    return fromSeed.nextLong();
  }

  @Override
  public void nextBytes(byte[] bytes) {
    fresh.nextBytes(bytes);
  }
}
