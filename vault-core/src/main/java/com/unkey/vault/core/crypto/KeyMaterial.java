package com.unkey.vault.core.crypto;

import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.SecretKey;

/**
 * 32 bytes of AES key: one copy, owned here, wiped on {@link #destroy}, never printed, never
 * serialized. The JDK's own key class would keep a copy that nobody can wipe.
 */
final class KeyMaterial implements SecretKey {
  private static final long serialVersionUID = 1;

  private final transient byte[] material;
  private transient volatile boolean destroyed;

  /** Copies {@code material}; the caller still owns, and wipes, the array it passed. */
  KeyMaterial(byte[] material) {
    if (material.length != AesGcm.KEY_BYTES) {
      throw new IllegalArgumentException(
          "an AES-256 key has " + AesGcm.KEY_BYTES + " bytes, not " + material.length);
    }
    this.material = material.clone();
  }

  @Override
  public String getAlgorithm() {
    return "AES";
  }

  @Override
  public String getFormat() {
    return "RAW";
  }

  /** A copy for the cipher, which wipes it. */
  @Override
  public byte[] getEncoded() {
    byte[] copy = material.clone();
    // Looked at after copying: a key wiped in between must not encrypt anything with zeros.
    if (destroyed) {
      Arrays.fill(copy, (byte) 0);
      throw wiped();
    }
    return copy;
  }

  @Override
  public void destroy() {
    destroyed = true;
    Arrays.fill(material, (byte) 0);
  }

  @Override
  public boolean isDestroyed() {
    return destroyed;
  }

  /**
   * In constant time.
   *
   * @throws IllegalStateException if one of them was wiped: any two wiped keys look the same
   */
  boolean sameAs(KeyMaterial other) {
    boolean same = MessageDigest.isEqual(material, other.material);
    if (destroyed || other.destroyed) {
      throw wiped();
    }
    return same;
  }

  private static IllegalStateException wiped() {
    return new IllegalStateException("this key was wiped");
  }

  @Override
  public String toString() {
    return "KeyMaterial[redacted]";
  }

  private void writeObject(ObjectOutputStream out) throws NotSerializableException {
    throw new NotSerializableException("key material");
  }
}
