package com.unkey.vault.core.keyring;

import com.unkey.vault.core.Time;

/** A value in a cache. Two are the same only if they are one: equal values may be of two ages. */
final class Cached<V> {
  private final V value;
  private final long askedAt;

  /**
   * @param askedAt when the store was asked for it, on {@link Time#ticks}: it may have changed
   *     there since
   */
  Cached(V value, long askedAt) {
    this.value = value;
    this.askedAt = askedAt;
  }

  V value() {
    return value;
  }

  long askedAt() {
    return askedAt;
  }
}
