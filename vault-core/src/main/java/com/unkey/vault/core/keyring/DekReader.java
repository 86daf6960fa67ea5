package com.unkey.vault.core.keyring;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.DekId;
import com.unkey.vault.core.RingId;
import com.unkey.vault.core.VaultException.CorruptObject;
import com.unkey.vault.core.VaultException.NotAuthentic;
import com.unkey.vault.core.VaultException.UnknownKek;
import com.unkey.vault.core.crypto.Dek;
import com.unkey.vault.core.crypto.KeyWrapper;
import com.unkey.vault.core.format.WrappedDekFormat;
import com.unkey.vault.core.format.WrappedDekFormat.MalformedWrap;
import com.unkey.vault.core.store.ETag;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.core.store.StoredObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Reads a ring's objects and unwraps what they hold. Writes nothing. */
final class DekReader {
  /** What became of reading {@code LATEST}. */
  sealed interface LatestRead {
    /** The store said that there is none. */
    record Absent() implements LatestRead {}

    record Present(HeldDek held, ETag etag) implements LatestRead {}

    /** There is one, of this version, and it holds no DEK that can be read. */
    record Corrupt(ETag etag, CorruptObject problem) implements LatestRead {}
  }

  private final ObjectStore store;
  private final KeyWrapper wrapper;

  DekReader(ObjectStore store, KeyWrapper wrapper) {
    this.store = store;
    this.wrapper = wrapper;
  }

  /**
   * @return empty only if the store said that the ring has no object of this id
   * @throws CorruptObject if the object holds another DEK, or none
   */
  Optional<HeldDek> dek(RingId ring, DekId id) {
    ObjectKey key = ObjectKey.ofDek(ring, id);
    return store.get(key).map(object -> requireId(id, key, held(key, object.body())));
  }

  LatestRead latest(RingId ring) {
    ObjectKey key = ObjectKey.ofLatest(ring);
    Optional<StoredObject> object = store.get(key);
    if (object.isEmpty()) {
      return new LatestRead.Absent();
    }
    ETag etag = object.get().etag();
    try {
      return new LatestRead.Present(held(key, object.get().body()), etag);
    } catch (CorruptObject e) {
      return new LatestRead.Corrupt(etag, e);
    }
  }

  /**
   * The readable {@code dek_*} of the ring with the greatest inner creation time: what {@code
   * LATEST} should hold.
   *
   * @throws CorruptObject if the ring has such objects and not one of them is readable: a new DEK
   *     beside them would only hide that
   */
  Optional<HeldDek> newestByListing(RingId ring) {
    List<HeldDek> readable = new ArrayList<>();
    List<RuntimeException> problems = new ArrayList<>();
    for (DekId id : idsByListing(ring)) {
      try {
        dek(ring, id).ifPresent(readable::add);
      } catch (CorruptObject | UnknownKek e) {
        problems.add(e);
      }
    }
    if (readable.isEmpty() && !problems.isEmpty()) {
      throw problems.getFirst();
    }
    return readable.stream()
        .max(
            Comparator.comparingLong((HeldDek held) -> held.dek().createdAtMillis())
                .thenComparing(held -> held.dek().id().value()));
  }

  private List<DekId> idsByListing(RingId ring) {
    String prefix = ObjectKey.RINGS + ring.value() + "/";
    return store
        .listAll(prefix)
        .map(object -> object.key().value().substring(prefix.length()))
        // A further slash belongs to another ring, one whose name begins with this one's.
        .filter(name -> name.startsWith(DekIds.PREFIX) && DekId.isValid(name))
        .map(DekId::new)
        .toList();
  }

  private HeldDek held(ObjectKey key, Bytes wrapped) {
    try {
      return new HeldDek(wrapper.unwrap(WrappedDekFormat.parse(wrapped)), wrapped);
    } catch (MalformedWrap e) {
      throw new CorruptObject(key + " " + e.getMessage(), e);
    } catch (NotAuthentic e) {
      throw new CorruptObject(key + " does not unwrap under the KEK it names", e);
    }
  }

  private static HeldDek requireId(DekId id, ObjectKey key, HeldDek held) {
    Dek dek = held.dek();
    if (!dek.id().equals(id)) {
      throw new CorruptObject(key + " holds the DEK " + dek.id(), null);
    }
    return held;
  }
}
