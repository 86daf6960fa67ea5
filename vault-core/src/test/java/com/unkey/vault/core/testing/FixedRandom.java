package com.unkey.vault.core.testing;

import java.util.random.RandomGenerator;

/** Yields the bytes it was given, over and over: for pinning what is written. Never for keys. */
public final class FixedRandom implements RandomGenerator {
  private final byte[] bytes;

  public FixedRandom(byte[] bytes) {
    this.bytes = bytes.clone();
  }

  @Override
  public void nextBytes(byte[] out) {
    for (int i = 0; i < out.length; i++) {
      out[i] = bytes[i % bytes.length];
    }
  }

  @Override
  public long nextLong() {
    return bytes[0];
  }
}
