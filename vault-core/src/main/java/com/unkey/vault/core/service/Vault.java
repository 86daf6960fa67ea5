package com.unkey.vault.core.service;

import com.unkey.vault.core.DekId;
import com.unkey.vault.core.RingId;
import com.unkey.vault.core.Time;
import com.unkey.vault.core.VaultException.DekNotFound;
import com.unkey.vault.core.VaultException.Fenced;
import com.unkey.vault.core.VaultException.InvalidArgument;
import com.unkey.vault.core.VaultException.NotAuthentic;
import com.unkey.vault.core.VaultException.RingNotFound;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.crypto.Dek;
import com.unkey.vault.core.crypto.Envelope;
import com.unkey.vault.core.format.CiphertextFormat;
import com.unkey.vault.core.keyring.Keyrings;
import com.unkey.vault.core.store.Fence;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The vault: encrypts and decrypts for its callers with the DEKs of a ring. Knows nothing of
 * protocols, tokens or buckets.
 *
 * <p>Every operation may throw {@link StoreUnavailable}: what it needs is not cached and the store
 * cannot say.
 */
public final class Vault {
  /** Characters of an item's name in an error. */
  private static final int MAX_NAME = 64;

  private final Keyrings keyrings;
  private final Fence fence;
  private final Time time;
  private final RandomGenerator random;

  /**
   * @param random for nonces: {@link java.security.SecureRandom} outside of tests
   */
  public Vault(Keyrings keyrings, Fence fence, Time time, RandomGenerator random) {
    this.keyrings = keyrings;
    this.fence = fence;
    this.time = time;
    this.random = random;
  }

  /**
   * Encrypts {@code data} with the ring's current DEK, which is made on first use.
   *
   * @throws InvalidArgument if the data is not valid Unicode, or the ring is new and its name not
   *     allowed
   * @throws Fenced if this instance may only decrypt
   */
  public EncryptedData encrypt(RingId ring, String data) {
    fence.checkEncrypt();
    byte[] plaintext = Utf8.encode("data", data);
    return encryptWith(keyrings.current(ring).dek(), plaintext);
  }

  /**
   * Encrypts every item with one DEK, or none.
   *
   * @param items the caller's name for an item, to its data
   * @throws InvalidArgument as {@link #encrypt}, naming the item
   */
  public Map<String, EncryptedData> encryptBulk(RingId ring, Map<String, String> items) {
    fence.checkEncrypt();
    Map<String, byte[]> plaintexts = LinkedHashMap.newLinkedHashMap(items.size());
    items.forEach((name, data) -> plaintexts.put(name, Utf8.encode(itemField(name), data)));
    if (plaintexts.isEmpty()) {
      // Nothing to encrypt is no first use of a ring.
      return Map.of();
    }
    Dek dek = keyrings.current(ring).dek();
    Map<String, EncryptedData> encrypted = LinkedHashMap.newLinkedHashMap(items.size());
    plaintexts.forEach((name, plaintext) -> encrypted.put(name, encryptWith(dek, plaintext)));
    return encrypted;
  }

  /**
   * @param encrypted what {@link #encrypt} returned, here or in the Go vault; line breaks in it are
   *     ignored
   * @throws InvalidArgument if it is malformed
   * @throws NotAuthentic if it was altered
   * @throws DekNotFound if the ring has no DEK of the id it names
   */
  public DecryptedData decrypt(RingId ring, String encrypted) {
    Envelope envelope = CiphertextFormat.parse(encrypted);
    DekId id = new DekId(envelope.keyId());
    byte[] plaintext = keyrings.dek(ring, id).dek().decrypt(envelope);
    return new DecryptedData(Utf8.decode(plaintext), id);
  }

  /**
   * Decrypts every item, or none.
   *
   * @throws InvalidArgument as {@link #decrypt}, naming the item
   */
  public Map<String, DecryptedData> decryptBulk(RingId ring, Map<String, String> items) {
    Map<String, DecryptedData> decrypted = LinkedHashMap.newLinkedHashMap(items.size());
    items.forEach((name, encrypted) -> decrypted.put(name, decryptItem(ring, name, encrypted)));
    return decrypted;
  }

  /**
   * Decrypts and encrypts again with the ring's newest DEK. Only this ring's current DEK is asked
   * for again; what is cached of other rings stays.
   */
  public EncryptedData reEncrypt(RingId ring, String encrypted) {
    fence.checkEncrypt();
    Envelope envelope = CiphertextFormat.parse(encrypted);
    byte[] plaintext = keyrings.dek(ring, new DekId(envelope.keyId())).dek().decrypt(envelope);
    return encryptWith(keyrings.currentReloaded(ring).dek(), plaintext);
  }

  /**
   * Makes a new DEK the ring's current one. What was encrypted before goes on decrypting. Other
   * instances move to it when the one they have cached is no longer fresh.
   *
   * @throws RingNotFound if the ring has no DEK: a mistyped name must not become a ring
   * @throws Fenced if this instance may not create a DEK now
   */
  public RotatedDek rotate(RingId ring) {
    if (!keyrings.exists(ring)) {
      throw new RingNotFound();
    }
    Dek next = keyrings.rotate(ring).dek();
    return new RotatedDek(next.id(), Instant.ofEpochMilli(next.createdAtMillis()));
  }

  private DecryptedData decryptItem(RingId ring, String name, String encrypted) {
    try {
      return decrypt(ring, encrypted);
    } catch (InvalidArgument | NotAuthentic e) {
      throw new InvalidArgument(itemField(name), String.valueOf(e.getMessage()));
    }
  }

  private EncryptedData encryptWith(Dek dek, byte[] plaintext) {
    Envelope envelope = dek.encrypt(plaintext, time.now().toEpochMilli(), random);
    return new EncryptedData(CiphertextFormat.print(envelope), dek.id());
  }

  /** The item's name as the caller wrote it, shortened: it is the caller's, and may be anything. */
  private static String itemField(String name) {
    if (name.length() <= MAX_NAME) {
      return "items[\"" + name + "\"]";
    }
    int end = Character.isHighSurrogate(name.charAt(MAX_NAME - 1)) ? MAX_NAME - 1 : MAX_NAME;
    return "items[\"" + name.substring(0, end) + "…\"]";
  }
}
