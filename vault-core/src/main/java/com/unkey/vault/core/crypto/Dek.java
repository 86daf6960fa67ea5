package com.unkey.vault.core.crypto;

import com.unkey.vault.core.DekId;
import com.unkey.vault.core.VaultException.NotAuthentic;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import javax.crypto.AEADBadTagException;

/**
 * A data encryption key. Encrypts and decrypts payloads; its material leaves this package only
 * through a {@link DekEncoding} on its way to being wrapped.
 *
 * <p>{@link #close} wipes it, for whoever holds it alone: a tool that compares two stores. A cached
 * DEK is shared by the requests that are using it and is left to the garbage collector instead.
 */
public final class Dek implements AutoCloseable {
  private final DekId id;
  private final long createdAtMillis;
  private final KeyMaterial material;

  /**
   * Copies {@code material}; the caller still owns, and wipes, the array it passed.
   *
   * @param createdAtMillis Unix milliseconds
   * @param material 32 bytes
   * @throws IllegalArgumentException if the material is not 32 bytes
   */
  public Dek(DekId id, long createdAtMillis, byte[] material) {
    this.id = id;
    this.createdAtMillis = createdAtMillis;
    this.material = new KeyMaterial(material);
  }

  /**
   * A new key. {@code random} must be fit for keys: {@link java.security.SecureRandom} outside of
   * tests.
   */
  public static Dek generate(DekId id, long createdAtMillis, RandomGenerator random) {
    byte[] material = new byte[AesGcm.KEY_BYTES];
    random.nextBytes(material);
    try {
      return new Dek(id, createdAtMillis, material);
    } finally {
      Arrays.fill(material, (byte) 0);
    }
  }

  public DekId id() {
    return id;
  }

  /** Unix milliseconds; authenticated by the wrap. */
  public long createdAtMillis() {
    return createdAtMillis;
  }

  /**
   * @param nowMillis written into the envelope, Unix milliseconds
   * @param random for the 12-byte nonce
   */
  public Envelope encrypt(byte[] plaintext, long nowMillis, RandomGenerator random) {
    byte[] nonce = new byte[AesGcm.NONCE_BYTES];
    random.nextBytes(nonce);
    return new Envelope(nonce, AesGcm.seal(material, nonce, plaintext), id.value(), nowMillis);
  }

  /**
   * @throws NotAuthentic if the envelope was altered or made with another key
   */
  public byte[] decrypt(Envelope envelope) {
    try {
      return AesGcm.open(material, envelope.nonce(), envelope.ciphertext());
    } catch (AEADBadTagException e) {
      throw new NotAuthentic("encrypted");
    }
  }

  /**
   * Whether both are one DEK: same id, key and creation time, under whatever wrap each was found.
   */
  public boolean sameAs(Dek other) {
    return id.equals(other.id)
        && createdAtMillis == other.createdAtMillis
        && material.sameAs(other.material);
  }

  /** A copy that the encoding wipes. */
  byte[] copyOfMaterial() {
    return material.getEncoded();
  }

  @Override
  public void close() {
    material.destroy();
  }

  @Override
  public String toString() {
    return "Dek[" + id.value() + ", redacted]";
  }
}
