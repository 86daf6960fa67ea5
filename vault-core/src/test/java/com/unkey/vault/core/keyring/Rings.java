package com.unkey.vault.core.keyring;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.DekId;
import com.unkey.vault.core.RingId;
import com.unkey.vault.core.crypto.Dek;
import com.unkey.vault.core.crypto.KekSet;
import com.unkey.vault.core.format.WrappedDekFormat;
import com.unkey.vault.core.store.FakeStore;
import com.unkey.vault.core.store.Fence;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.core.testing.VirtualTime;
import java.security.SecureRandom;

/** Instances and planted objects, for the tests of this package. */
final class Rings {
  private static final SecureRandom RANDOM = new SecureRandom();

  private Rings() {}

  static Keyrings instance(ObjectStore store, KekSet keks) {
    return instance(store, keks, Fence.open(), new VirtualTime(), KeyringEvents.NONE);
  }

  static Keyrings instance(
      ObjectStore store, KekSet keks, Fence fence, VirtualTime world, KeyringEvents events) {
    return new Keyrings(store, keks, fence, CachePolicy.defaults(), world, world, RANDOM, events);
  }

  static Dek dek(String id, long createdAtMillis) {
    return Dek.generate(new DekId(id), createdAtMillis, RANDOM);
  }

  static Bytes wrapped(KekSet keks, Dek dek) {
    return WrappedDekFormat.serialize(keks.wrap(dek));
  }

  /** Plants {@code dek} as an object of its own. */
  static Dek plant(FakeStore store, RingId ring, KekSet keks, Dek dek) {
    store.plant(ObjectKey.ofDek(ring, dek.id()), wrapped(keks, dek));
    return dek;
  }

  /** Plants {@code dek} in {@code LATEST} alone. */
  static Dek plantLatest(FakeStore store, RingId ring, KekSet keks, Dek dek) {
    store.plant(ObjectKey.ofLatest(ring), wrapped(keks, dek));
    return dek;
  }
}
