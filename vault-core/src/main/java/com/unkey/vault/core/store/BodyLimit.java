package com.unkey.vault.core.store;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.VaultException.CorruptObject;

/**
 * How large an object is that can be one of a vault's: a larger one is not taken into memory, which
 * it might fill, but is corrupt without a look at what it holds.
 */
public final class BodyLimit {
  /** A wrapped DEK has 134 bytes, with the longest names under a thousand. */
  private static final int OF_RINGS = 64 * 1024;

  /** Inventories and attestations grow with the number of rings. */
  private static final int OF_OTHERS = 64 * 1024 * 1024;

  private BodyLimit() {}

  /** In bytes. */
  public static int of(ObjectKey key) {
    return key.value().startsWith(ObjectKey.RINGS) ? OF_RINGS : OF_OTHERS;
  }

  /**
   * @throws CorruptObject if it is larger
   */
  public static void require(ObjectKey key, Bytes body) {
    if (body.size() > of(key)) {
      throw exceeded(key);
    }
  }

  /** Of an object that is larger. */
  public static CorruptObject exceeded(ObjectKey key) {
    return new CorruptObject(
        key + " has more than " + of(key) + " bytes, so no vault wrote it; it was not read", null);
  }
}
