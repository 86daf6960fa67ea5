package com.unkey.vault.core.store;

import com.unkey.vault.core.DekId;
import com.unkey.vault.core.RingId;
import java.nio.charset.StandardCharsets;

/**
 * The key of an object: 1 to 1,024 UTF-8 bytes, the limit of S3 and R2. Ordered by UTF-8 bytes, as
 * listings are.
 */
public record ObjectKey(String value) implements Comparable<ObjectKey> {
  public static final int MAX_BYTES = 1024;

  /** Where rings live: {@code keyring/<ring>/<dek id | LATEST>}. */
  public static final String RINGS = "keyring/";

  public ObjectKey {
    if (value.isEmpty() || value.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw new IllegalArgumentException(
          "an object key must have 1 to " + MAX_BYTES + " UTF-8 bytes");
    }
  }

  public static ObjectKey ofDek(RingId ring, DekId id) {
    return new ObjectKey(RINGS + ring.value() + "/" + id.value());
  }

  public static ObjectKey ofLatest(RingId ring) {
    return new ObjectKey(RINGS + ring.value() + "/" + DekId.LATEST);
  }

  @Override
  public int compareTo(ObjectKey other) {
    return compareUtf8(value, other.value);
  }

  /**
   * UTF-8 byte order of two texts: code point order, which {@link String#compareTo} is not for
   * surrogates.
   */
  public static int compareUtf8(String a, String b) {
    int n = Math.min(a.length(), b.length());
    for (int i = 0; i < n; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        boolean bothOrNeither = Character.isSurrogate(x) == Character.isSurrogate(y);
        // A surrogate stands for a code point above every char that is none.
        return bothOrNeither ? Character.compare(x, y) : Character.isSurrogate(x) ? 1 : -1;
      }
    }
    return Integer.compare(a.length(), b.length());
  }

  @Override
  public String toString() {
    return value;
  }
}
