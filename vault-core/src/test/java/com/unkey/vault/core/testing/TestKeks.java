package com.unkey.vault.core.testing;

import com.unkey.vault.core.KekId;
import com.unkey.vault.core.Time;
import com.unkey.vault.core.crypto.Kek;
import com.unkey.vault.core.crypto.KekSet;
import com.unkey.vault.core.format.DekPlaintext;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Random;

/** Sets of KEKs by name: the same name is the same KEK, in every set. */
public final class TestKeks {
  private TestKeks() {}

  public static KekSet of(String active, String... previous) {
    return of(kek(active), Arrays.stream(previous).map(TestKeks::kek).toArray(Kek[]::new));
  }

  public static KekSet of(Kek active, Kek... previous) {
    return new KekSet(
        active, Arrays.asList(previous), DekPlaintext.ENCODING, Time.system(), new SecureRandom());
  }

  public static Kek kek(String id) {
    return kek(id, id);
  }

  /**
   * Another key under the same id than {@link #kek(String)}: what a mistaken operator configures.
   */
  public static Kek kek(String id, String seed) {
    byte[] material = new byte[32];
    new Random(seed.hashCode()).nextBytes(material);
    return new Kek(new KekId(id), material);
  }
}
