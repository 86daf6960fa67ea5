package com.unkey.vault.it.s3;

import com.unkey.vault.core.DekId;
import com.unkey.vault.core.KekId;
import com.unkey.vault.core.RingId;
import com.unkey.vault.core.Time;
import com.unkey.vault.core.VirtualThreadTasks;
import com.unkey.vault.core.crypto.Kek;
import com.unkey.vault.core.crypto.KekSet;
import com.unkey.vault.core.format.DekPlaintext;
import com.unkey.vault.core.keyring.CachePolicy;
import com.unkey.vault.core.keyring.KeyringEvents;
import com.unkey.vault.core.keyring.Keyrings;
import com.unkey.vault.core.service.Vault;
import com.unkey.vault.core.store.Fence;
import com.unkey.vault.core.store.ObjectStore;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One vault without a server around it, its cache cold.
 *
 * @param adopted how many DEKs it took over from what it found by listing
 */
record Instance(Vault vault, KekSet keks, AtomicInteger created, AtomicInteger adopted) {
  static final byte[] KEK = new byte[32];

  static {
    new SecureRandom().nextBytes(KEK);
  }

  /** All instances hold the same KEK. */
  static Instance on(ObjectStore store) {
    Time time = Time.system();
    SecureRandom random = new SecureRandom();
    KekSet keks =
        new KekSet(
            new Kek(new KekId("kek_test"), KEK), List.of(), DekPlaintext.ENCODING, time, random);
    AtomicInteger created = new AtomicInteger();
    AtomicInteger adopted = new AtomicInteger();
    KeyringEvents events =
        new KeyringEvents() {
          @Override
          public void dekCreated(RingId ring, DekId id) {
            created.incrementAndGet();
          }

          @Override
          public void dekAdopted(RingId ring, DekId id) {
            adopted.incrementAndGet();
          }
        };
    Keyrings keyrings =
        new Keyrings(
            store,
            keks,
            Fence.open(),
            CachePolicy.defaults(),
            time,
            new VirtualThreadTasks(time),
            random,
            events);
    return new Instance(new Vault(keyrings, Fence.open(), time, random), keks, created, adopted);
  }

  /** The ciphertext. */
  String encrypt(RingId ring, String text) {
    return vault.encrypt(ring, text).encrypted();
  }

  String decrypt(RingId ring, String encrypted) {
    return vault.decrypt(ring, encrypted).plaintext();
  }
}
