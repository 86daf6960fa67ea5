package com.unkey.vault.core.crypto;

import com.unkey.vault.core.DekId;

/**
 * How a DEK is laid out in bytes before it is wrapped. The one door through which material leaves
 * this package; both arrays are wiped by the caller, right after.
 */
public interface DekEncoding {
  /**
   * @param material 32 bytes, not to be kept
   * @return the plaintext of the wrap, a new array, not to be kept
   */
  byte[] encode(DekId id, long createdAtMillis, byte[] material);

  /**
   * @param plaintext what {@link #encode} made, here or in the Go vault; not to be kept
   * @throws IllegalArgumentException saying which part is malformed, never its value
   */
  Dek decode(byte[] plaintext);
}
