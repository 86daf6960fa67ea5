package com.unkey.vault.storage.identity;

/** The number that one promotion claims; a store first stamped has 1. */
public record Epoch(long value) implements Comparable<Epoch> {
  public static final Epoch FIRST = new Epoch(1);

  /**
   * @throws IllegalArgumentException if {@code value} is below 1
   */
  public Epoch {
    if (value < 1) {
      throw new IllegalArgumentException("an epoch is at least 1, was " + value);
    }
  }

  @Override
  public int compareTo(Epoch other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
