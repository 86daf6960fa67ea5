package com.unkey.vault.storage.dual;

import static org.assertj.core.api.Assertions.assertThat;

import com.unkey.vault.core.RingId;
import com.unkey.vault.core.Time;
import com.unkey.vault.core.VirtualThreadTasks;
import com.unkey.vault.core.keyring.CachePolicy;
import com.unkey.vault.core.keyring.KeyringEvents;
import com.unkey.vault.core.service.EncryptedData;
import com.unkey.vault.core.store.FakeStore;
import com.unkey.vault.core.store.Fence;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.core.store.StoredObject;
import com.unkey.vault.core.testing.TestVault;
import com.unkey.vault.storage.identity.Phase;
import com.unkey.vault.storage.wrap.NamedStore;
import java.util.Random;

/** Instances of the vault over a dual write, and what must be true of the two stores after. */
final class DualVault {
  private static final Time TIME = Time.system();
  private static final SameDek SAME_DEK = new SameDek(TestVault.keks(TIME, new Random()));

  private DualVault() {}

  static TestVault on(Phase phase, ObjectStore source, ObjectStore target) {
    return on(phase, source, target, Fence.open());
  }

  static TestVault on(Phase phase, ObjectStore source, ObjectStore target, Fence fence) {
    ObjectStore dual =
        new DualStore(
            phase,
            new NamedStore(source, "source"),
            new NamedStore(target, "target"),
            SAME_DEK,
            fence,
            DualEvents.NONE);
    return TestVault.on(
        dual,
        fence,
        CachePolicy.defaults(),
        TIME,
        new VirtualThreadTasks(TIME),
        KeyringEvents.NONE);
  }

  /** That a cold instance on one of the stores alone reads it, and finds its DEK's own object. */
  static void decryptsOn(FakeStore alone, RingId ring, EncryptedData one, String plaintext) {
    assertThat(TestVault.on(alone).vault.decrypt(ring, one.encrypted()).plaintext())
        .isEqualTo(plaintext);
    assertThat(alone.get(ObjectKey.ofDek(ring, one.keyId()))).isPresent();
  }

  /** I4: a {@code LATEST} holds a DEK whose own object is in the same store. */
  static void latestHasItsObject(FakeStore store, RingId ring) {
    store
        .get(ObjectKey.ofLatest(ring))
        .map(StoredObject::body)
        .map(body -> ObjectKey.ofDek(ring, SAME_DEK.read(body).id()))
        .ifPresent(own -> assertThat(store.get(own)).as("own object %s", own).isPresent());
  }
}
