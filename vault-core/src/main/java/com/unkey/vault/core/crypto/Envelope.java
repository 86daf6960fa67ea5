package com.unkey.vault.core.crypto;

import com.unkey.vault.core.VaultException.InvalidArgument;

/**
 * AES-256-GCM output with the id of the key it was made with: a payload under a DEK, or a DEK under
 * a KEK. Public bytes, all of them.
 */
public final class Envelope {
  private final byte[] nonce;
  private final byte[] ciphertext;
  private final String keyId;
  private final long timeMillis;

  /**
   * Takes the arrays as they are, without copying; the caller lets go of them.
   *
   * @param nonce 12 bytes
   * @param ciphertext the body and its 16-byte tag
   * @param keyId not empty
   * @param timeMillis when it was made, Unix milliseconds; informative, not authenticated
   * @throws InvalidArgument naming the part of {@code encrypted} that is malformed
   */
  public Envelope(byte[] nonce, byte[] ciphertext, String keyId, long timeMillis) {
    if (nonce.length != AesGcm.NONCE_BYTES) {
      throw new InvalidArgument("encrypted.nonce", "must have 12 bytes, has " + nonce.length);
    }
    if (ciphertext.length < AesGcm.TAG_BYTES) {
      throw new InvalidArgument(
          "encrypted.ciphertext", "must have at least 16 bytes, has " + ciphertext.length);
    }
    if (keyId.isEmpty()) {
      throw new InvalidArgument("encrypted.encryption_key_id", "is empty");
    }
    this.nonce = nonce;
    this.ciphertext = ciphertext;
    this.keyId = keyId;
    this.timeMillis = timeMillis;
  }

  /** The array itself, not to be changed. */
  public byte[] nonce() {
    return nonce;
  }

  /** The array itself, not to be changed. */
  public byte[] ciphertext() {
    return ciphertext;
  }

  public String keyId() {
    return keyId;
  }

  public long timeMillis() {
    return timeMillis;
  }

  @Override
  public String toString() {
    return "Envelope[key " + keyId + ", " + ciphertext.length + " bytes]";
  }
}
