package com.unkey.vault.it.sim;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.DekId;
import com.unkey.vault.core.RingId;
import com.unkey.vault.core.VaultException;
import com.unkey.vault.core.crypto.Dek;
import com.unkey.vault.core.crypto.KeyWrapper;
import com.unkey.vault.core.format.WrappedDekFormat;
import com.unkey.vault.core.format.WrappedDekFormat.MalformedWrap;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.StoredObject;
import com.unkey.vault.storage.identity.Phase;
import com.unkey.vault.storage.identity.StoreName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What must always be true, asked at every effect: of what is in the buckets, of what instances say
 * they brought into use, and of what callers were given.
 */
final class Oracle {
  /** A ciphertext that a caller has. */
  record Returned(RingId ring, String plaintext, String ciphertext, DekId dek) {}

  /** A DEK that encrypted something that a caller has. */
  private record Used(RingId ring, DekId id) {
    ObjectKey key() {
      return ObjectKey.ofDek(ring, id);
    }
  }

  private final World world;
  private final KeyWrapper keks;
  private final Map<StoreName, Bucket> buckets = new HashMap<>();
  private final Map<Bytes, Dek> opened = new HashMap<>();
  private final Map<DekId, Dek> everStored = new HashMap<>();
  private final Set<Used> used = new LinkedHashSet<>();
  private final List<Returned> returned = new ArrayList<>();
  private final Set<StoreName> complete = EnumSet.noneOf(StoreName.class);

  Oracle(World world, KeyWrapper keks) {
    this.world = world;
    this.keks = keks;
  }

  void watch(Bucket bucket) {
    buckets.put(bucket.name(), bucket);
  }

  Bucket bucket(StoreName name) {
    Bucket bucket = buckets.get(name);
    if (bucket == null) {
      throw new IllegalStateException("no bucket " + name);
    }
    return bucket;
  }

  List<Returned> returned() {
    return returned;
  }

  /** I2, I4 and I5, as of an effect in a bucket. */
  void written(Bucket bucket, ObjectKey key, @Nullable StoredObject before, StoredObject now) {
    if (!key.value().startsWith(ObjectKey.RINGS)) {
      return;
    }
    int slash = key.value().lastIndexOf('/');
    String name = key.value().substring(slash + 1);
    Dek dek = open(now.body());
    Dek known = everStored.putIfAbsent(dek.id(), dek);
    if (known != null && !known.sameAs(dek)) {
      world.violated("I2", "%s now is another key in the %s", dek.id(), bucket.name().word());
    }
    if (!name.equals(DekId.LATEST)) {
      if (!dek.id().value().equals(name)) {
        world.violated("I2", "%s holds %s in the %s", key, dek.id(), bucket.name().word());
      }
      if (before != null && !open(before.body()).sameAs(dek)) {
        world.violated("I2", "%s was replaced in the %s", key, bucket.name().word());
      }
      return;
    }
    ObjectKey own = new ObjectKey(key.value().substring(0, slash + 1) + dek.id());
    if (!bucket.has(own)) {
      world.violated("I4", "LATEST names %s, which is not in the %s", own, bucket.name().word());
    }
    if (before != null && open(before.body()).createdAtMillis() > dek.createdAtMillis()) {
      world.violated("I5", "%s went back to %s in the %s", key, dek.id(), bucket.name().word());
    }
  }

  private Dek open(Bytes wrapped) {
    return opened.computeIfAbsent(
        wrapped,
        bytes -> {
          try {
            return keks.unwrap(WrappedDekFormat.parse(bytes));
          } catch (MalformedWrap | VaultException e) {
            throw new IllegalStateException("no DEK was stored", e);
          }
        });
  }

  /** The DEK inside what is stored there. */
  Optional<Dek> dekIn(Bucket bucket, ObjectKey key) {
    return bucket.get(key).map(object -> open(object.body()));
  }

  /** I1, as of an instance that says that it made, adopted or rotated to a DEK. */
  void broughtIntoUse(String how, Phase phase, RingId ring, DekId id) {
    for (StoreName store : phase.writes()) {
      if (!bucket(store).has(ObjectKey.ofDek(ring, id))) {
        world.violated(
            "I1",
            "%s was %s in phase %s and is not in the %s",
            id,
            how,
            phase.word(),
            store.word());
      }
    }
  }

  /** A caller was given a ciphertext. */
  void returned(Returned given) {
    returned.add(given);
    Used dek = new Used(given.ring(), given.dek());
    if (used.add(dek)) {
      complete.forEach(store -> requireIn(store, dek));
    }
  }

  /**
   * I8: from now on every DEK that is used is in this store, or was verified to be; until {@link
   * #mayLack}.
   */
  void isComplete(StoreName store) {
    complete.add(store);
    used.forEach(dek -> requireIn(store, dek));
  }

  /** Instances may write the other store alone again. */
  void mayLack(StoreName store) {
    complete.remove(store);
  }

  private void requireIn(StoreName store, Used dek) {
    if (!isIn(bucket(store), dek)) {
      world.violated(
          "I8", "%s is used, and not in the %s, which was verified", dek.key(), store.word());
    }
  }

  /** I3: what was used is where an instance of these phases would look. */
  void requireReadable(Collection<Phase> phases) {
    for (Phase phase : phases) {
      for (Used dek : used) {
        if (!isWhereItIsRead(phase, dek)) {
          world.violated(
              "I3", "%s is used, and not in what phase %s reads", dek.key(), phase.word());
        }
      }
    }
  }

  private boolean isWhereItIsRead(Phase phase, Used dek) {
    return isIn(bucket(phase.authority()), dek)
        || (phase == Phase.DUAL_READ_TARGET && isIn(bucket(StoreName.SOURCE), dek));
  }

  private boolean isIn(Bucket bucket, Used dek) {
    return bucket.has(dek.key())
        || dekIn(bucket, ObjectKey.ofLatest(dek.ring()))
            .filter(latest -> latest.id().equals(dek.id()))
            .isPresent();
  }

  /** I4 over everything, at the end. */
  void requireNamedDeksToBeThere() {
    for (Bucket bucket : buckets.values()) {
      for (ObjectKey key : bucket.keys(ObjectKey.RINGS, null)) {
        if (key.value().endsWith("/" + DekId.LATEST)) {
          String folder = key.value().substring(0, key.value().lastIndexOf('/') + 1);
          DekId id = dekIn(bucket, key).orElseThrow().id();
          if (!bucket.has(new ObjectKey(folder + id))) {
            world.violated("I4", "%s has no object in the %s", id, bucket.name().word());
          }
        }
      }
    }
  }
}
