package com.unkey.vault.core.crypto;

import java.security.GeneralSecurityException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * AES-256-GCM (NIST SP 800-38D) with a 12-byte nonce, a 16-byte tag behind the body, and no AAD:
 * what the Go vault stores and returns.
 *
 * <p>Ciphers are pooled: creating one costs three times what a small encryption does, and a
 * thread-local would be made anew for every request's virtual thread.
 */
final class AesGcm {
  static final int KEY_BYTES = 32;
  static final int NONCE_BYTES = 12;
  static final int TAG_BYTES = 16;

  private static final int POOL_SIZE = 64;
  private static final ConcurrentLinkedQueue<Cipher> POOL = new ConcurrentLinkedQueue<>();
  private static final AtomicInteger POOLED = new AtomicInteger();

  private AesGcm() {}

  /** The body under {@code key}, with the tag behind it. */
  static byte[] seal(SecretKey key, byte[] nonce, byte[] plaintext) {
    Cipher cipher = borrow();
    try {
      cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BYTES * 8, nonce));
      byte[] sealed = cipher.doFinal(plaintext);
      giveBack(cipher);
      return sealed;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-256-GCM failed to encrypt", e);
    }
  }

  /**
   * @throws AEADBadTagException if the bytes do not authenticate
   */
  static byte[] open(SecretKey key, byte[] nonce, byte[] sealed) throws AEADBadTagException {
    Cipher cipher = borrow();
    try {
      cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BYTES * 8, nonce));
      byte[] plaintext = cipher.doFinal(sealed);
      giveBack(cipher);
      return plaintext;
    } catch (AEADBadTagException e) {
      throw e;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-256-GCM failed to decrypt", e);
    }
  }

  private static Cipher borrow() {
    Cipher pooled = POOL.poll();
    if (pooled != null) {
      POOLED.decrementAndGet();
      return pooled;
    }
    try {
      return Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no AES/GCM/NoPadding", e);
    }
  }

  /** A cipher that threw is not given back: its state is not ours to guess. */
  private static void giveBack(Cipher cipher) {
    if (POOLED.get() < POOL_SIZE) {
      POOLED.incrementAndGet();
      POOL.offer(cipher);
    }
  }
}
