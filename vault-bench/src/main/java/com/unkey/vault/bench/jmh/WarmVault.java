package com.unkey.vault.bench.jmh;

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
import com.unkey.vault.storage.memory.MemoryStore;
import java.security.SecureRandom;
import java.util.List;
import java.util.Random;

/** A vault whose rings are cached, with the randomness and clocks of production. */
final class WarmVault {
  /** What a caller sends: text of one byte a character. The seed is fixed: runs are compared. */
  static String text(int bytes) {
    Random random = new Random(20_261_124);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    StringBuilder text = new StringBuilder(bytes);
    for (int i = 0; i < bytes; i++) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }

  /** Distinct ids as the platform has them. */
  static List<RingId> rings(int count) {
    return java.util.stream.IntStream.range(0, count)
        .mapToObj(i -> new RingId("ws_%09d".formatted(i)))
        .toList();
  }

  final SecureRandom random = new SecureRandom();
  final KekSet keks = new KekSet(newKek(), List.of(), DekPlaintext.ENCODING, Time.system(), random);
  final Keyrings keyrings;
  final Vault vault;

  WarmVault(List<RingId> rings) {
    Time time = Time.system();
    keyrings =
        new Keyrings(
            new MemoryStore(),
            keks,
            Fence.open(),
            CachePolicy.defaults(),
            time,
            new VirtualThreadTasks(time),
            random,
            KeyringEvents.NONE);
    vault = new Vault(keyrings, Fence.open(), time, random);
    rings.forEach(keyrings::current);
  }

  private Kek newKek() {
    byte[] material = new byte[32];
    random.nextBytes(material);
    return new Kek(new KekId("kek_benchmark"), material);
  }
}
