package com.unkey.vault.storage.dual;

import com.unkey.vault.core.DekId;
import com.unkey.vault.core.store.ObjectKey;

/**
 * The key of an object of a ring, in its two parts.
 *
 * @param folder up to and with the last slash
 * @param name a DEK's id, or {@code LATEST}
 */
record RingKey(String folder, String name) {
  /**
   * @throws IllegalArgumentException if {@code key} is of no ring: each store has an identity and
   *     scratch keys of its own, which never go through a dual write
   */
  static RingKey of(ObjectKey key) {
    String value = key.value();
    if (!value.startsWith(ObjectKey.RINGS)) {
      throw new IllegalArgumentException("not an object of a keyring: " + key);
    }
    int slash = value.lastIndexOf('/');
    return new RingKey(value.substring(0, slash + 1), value.substring(slash + 1));
  }

  boolean isLatest() {
    return name.equals(DekId.LATEST);
  }

  ObjectKey latest() {
    return new ObjectKey(folder + DekId.LATEST);
  }

  ObjectKey dek(DekId id) {
    return new ObjectKey(folder + id.value());
  }
}
