package com.unkey.vault.migrate.listing;

import com.unkey.vault.core.store.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * One of several equal parts of a store, by ring, so that a ring's objects are one runner's work.
 *
 * @param index from 0
 * @param count of all shards, at least 1
 */
public record Shard(int index, int count) {
  public static final Shard ALL = new Shard(0, 1);

  /**
   * @throws IllegalArgumentException if there is no such part
   */
  public Shard {
    if (count < 1 || index < 0 || index >= count) {
      throw new IllegalArgumentException(
          "shard " + index + "/" + count + ": needs a count from 1 and an index from 0 below it");
    }
  }

  /** Whether {@code key} is of this part: by its ring, or by itself if it has none. */
  public boolean contains(ObjectKey key, KeyName name) {
    if (count == 1) {
      return true;
    }
    CRC32 hash = new CRC32();
    String owner = name.ringOfIt().map(ring -> "ring " + ring).orElse("key " + key);
    hash.update(owner.getBytes(StandardCharsets.UTF_8));
    return hash.getValue() % count == index;
  }

  /** {@code 0/4}. */
  @Override
  public String toString() {
    return index + "/" + count;
  }
}
