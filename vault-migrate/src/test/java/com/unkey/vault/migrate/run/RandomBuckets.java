package com.unkey.vault.migrate.run;

import com.unkey.vault.core.crypto.Dek;
import java.util.List;
import java.util.Random;

/** Fills two buckets as a fleet may leave them: some DEKs in both, wraps that differ. */
final class RandomBuckets {
  private static final List<String> RINGS =
      List.of("a", "a/b", "a/b/c", "a-b", "env_1", "ws_1", "ws_2", "ws/ünï", "z.z");

  private RandomBuckets() {}

  static void fill(Bucket source, Bucket target, long seed) {
    Random random = new Random(seed);
    for (String ring : RINGS) {
      int deks = random.nextInt(5);
      for (int i = 0; i < deks; i++) {
        Dek dek = Bucket.dek("dek_" + i, 1_000 + random.nextInt(4), ring.hashCode());
        place(source, ring, dek, random);
        if (random.nextInt(3) == 0) {
          place(target, ring, dek, random);
        }
      }
      if (random.nextInt(5) == 0) {
        target.create(ring, Bucket.dek("dek_target", 1_002, ring.hashCode()));
      }
    }
  }

  private static void place(Bucket bucket, String ring, Dek dek, Random random) {
    int form = random.nextInt(6);
    boolean isAlone = form == 0;
    if (!isAlone) {
      bucket.plant(Bucket.key(ring, dek), form == 1 ? Bucket.wrappedOld(dek) : Bucket.wrapped(dek));
    }
    if (isAlone || form == 2) {
      // What it named before, if nothing else holds it, is kept under its own key.
      bucket
          .open(Bucket.latest(ring))
          .filter(named -> bucket.store.get(Bucket.key(ring, named)).isEmpty())
          .ifPresent(named -> bucket.put(ring, named));
      bucket.name(ring, dek);
    }
  }
}
