package com.unkey.vault.core.crypto;

import com.unkey.vault.core.DekId;
import com.unkey.vault.core.KekId;
import com.unkey.vault.core.Time;
import com.unkey.vault.core.VaultException.NotAuthentic;
import com.unkey.vault.core.VaultException.UnknownKek;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import javax.crypto.AEADBadTagException;

/**
 * The KEKs this vault holds: one active, which wraps, and any number of previous ones, which only
 * unwrap.
 */
public final class KekSet implements KeyWrapper {
  private final Kek active;
  private final Map<String, Kek> byId = new TreeMap<>();
  private final DekEncoding encoding;
  private final Time time;
  private final RandomGenerator random;

  /**
   * @param previous with ids of their own, unlike the active one's
   * @param random for nonces; {@link java.security.SecureRandom} outside of tests
   * @throws IllegalArgumentException if two KEKs have one id, or if a DEK wrapped under one of them
   *     does not come back: each is tried once, so that a vault which could not read what it writes
   *     never starts
   */
  public KekSet(
      Kek active, List<Kek> previous, DekEncoding encoding, Time time, RandomGenerator random) {
    this.active = active;
    this.encoding = encoding;
    this.time = time;
    this.random = random;
    byId.put(active.id().value(), active);
    for (Kek kek : previous) {
      if (byId.put(kek.id().value(), kek) != null) {
        throw new IllegalArgumentException("two KEKs have the id " + kek.id());
      }
    }
    byId.values().forEach(this::selfTest);
  }

  @Override
  public WrappedDek wrap(Dek dek) {
    return wrap(dek, active);
  }

  @Override
  public Dek unwrap(WrappedDek wrapped) {
    Envelope envelope = wrapped.envelope();
    Kek kek = byId.get(envelope.keyId());
    if (kek == null) {
      throw new UnknownKek(wrapped.kekId());
    }
    byte[] plaintext = open(kek, envelope);
    try {
      return encoding.decode(plaintext);
    } catch (IllegalArgumentException e) {
      throw new NotAuthentic("wrapped DEK");
    } finally {
      Arrays.fill(plaintext, (byte) 0);
    }
  }

  @Override
  public KekId activeKek() {
    return active.id();
  }

  /** The ids of all KEKs held, the active one included. Ids are no secret. */
  public List<KekId> ids() {
    return byId.values().stream().map(Kek::id).toList();
  }

  private WrappedDek wrap(Dek dek, Kek kek) {
    byte[] plaintext = encode(dek);
    try {
      byte[] nonce = new byte[AesGcm.NONCE_BYTES];
      random.nextBytes(nonce);
      byte[] sealed = AesGcm.seal(kek.material(), nonce, plaintext);
      Envelope envelope = new Envelope(nonce, sealed, kek.id().value(), time.now().toEpochMilli());
      return new WrappedDek(dek.id().value(), dek.createdAtMillis(), envelope);
    } finally {
      Arrays.fill(plaintext, (byte) 0);
    }
  }

  private byte[] encode(Dek dek) {
    byte[] material = dek.copyOfMaterial();
    try {
      return encoding.encode(dek.id(), dek.createdAtMillis(), material);
    } finally {
      Arrays.fill(material, (byte) 0);
    }
  }

  private static byte[] open(Kek kek, Envelope envelope) {
    try {
      return AesGcm.open(kek.material(), envelope.nonce(), envelope.ciphertext());
    } catch (AEADBadTagException e) {
      throw new NotAuthentic("wrapped DEK");
    }
  }

  private void selfTest(Kek kek) {
    try (Dek probe = Dek.generate(new DekId("selftest"), 1, random);
        Dek back = unwrap(wrap(probe, kek))) {
      if (!probe.sameAs(back)) {
        throw new IllegalArgumentException("KEK " + kek.id() + " does not unwrap what it wrapped");
      }
    }
  }

  @Override
  public String toString() {
    return "KekSet[active " + active.id() + ", " + byId.size() + " in all]";
  }
}
