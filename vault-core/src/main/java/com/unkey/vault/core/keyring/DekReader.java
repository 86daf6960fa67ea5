package com.unkey.vault.core.keyring;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.DekId;
import com.unkey.vault.core.RingId;
import com.unkey.vault.core.Time;
import com.unkey.vault.core.VaultException;
import com.unkey.vault.core.VaultException.CorruptObject;
import com.unkey.vault.core.VaultException.NotAuthentic;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.VaultException.StoreUnavailable.Reason;
import com.unkey.vault.core.VaultException.UnknownKek;
import com.unkey.vault.core.crypto.Dek;
import com.unkey.vault.core.crypto.KeyWrapper;
import com.unkey.vault.core.crypto.WrappedDek;
import com.unkey.vault.core.format.WrappedDekFormat;
import com.unkey.vault.core.format.WrappedDekFormat.MalformedWrap;
import com.unkey.vault.core.store.ETag;
import com.unkey.vault.core.store.ListPage;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.core.store.StoredObject;
import java.time.Duration;
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

    /**
     * There is one, of this version, and it holds no DEK that can be read.
     *
     * @param claims the DEK that it says it holds, as far as that much of it can be read
     */
    record Corrupt(ETag etag, CorruptObject problem, Optional<DekId> claims)
        implements LatestRead {}
  }

  /** Where a DEK that was looked for by its id was found. */
  sealed interface Found {
    HeldDek held();

    record InItsObject(HeldDek held) implements Found {}

    /** Its own object is missing. */
    record OnlyInLatest(HeldDek held) implements Found {}

    /**
     * Its own object is there, and cannot be read; {@code LATEST} is the copy that serves.
     *
     * @param problem with its own object
     */
    record ReadableOnlyInLatest(HeldDek held, VaultException problem) implements Found {}
  }

  /**
   * The end of reading a ring by listing it, which is many calls to the store and nobody's request
   * alone: enough for thousands of DEKs, and whoever waits gives up long before.
   */
  static final Duration LISTING_LIMIT = Duration.ofMinutes(1);

  private final ObjectStore store;
  private final KeyWrapper wrapper;
  private final Time time;

  DekReader(ObjectStore store, KeyWrapper wrapper, Time time) {
    this.store = store;
    this.wrapper = wrapper;
    this.time = time;
  }

  /**
   * @return empty only if the store said that the ring has no object of this id
   * @throws CorruptObject if the object holds another DEK, or none
   */
  Optional<HeldDek> dek(RingId ring, DekId id) {
    ObjectKey key = ObjectKey.ofDek(ring, id);
    return store.get(key).map(object -> requireId(id, key, held(key, object.body())));
  }

  /**
   * The DEK of this id wherever the ring has it: in its own object, or in {@code LATEST}.
   *
   * @return empty only if the store said that the ring has it in neither
   * @throws CorruptObject if it cannot be read in either, or may be what an unreadable {@code
   *     LATEST} holds
   */
  Optional<Found> find(RingId ring, DekId id) {
    Optional<HeldDek> own;
    try {
      own = dek(ring, id);
    } catch (CorruptObject | UnknownKek e) {
      return Optional.of(
          new Found.ReadableOnlyInLatest(readableLatest(ring, id).orElseThrow(() -> e), e));
    }
    if (own.isPresent()) {
      return own.map(Found.InItsObject::new);
    }
    LatestRead latest = latest(ring);
    if (latest instanceof LatestRead.Present present && present.held().dek().id().equals(id)) {
      return Optional.of(new Found.OnlyInLatest(present.held()));
    }
    if (latest instanceof LatestRead.Absent) {
      return Optional.empty();
    }
    // Between the two reads its own object may have been written and LATEST replaced by a rotation.
    // Whoever does that does it in this order, so that a third read settles it.
    own = dek(ring, id);
    if (own.isEmpty() && latest instanceof LatestRead.Corrupt corrupt) {
      throw corrupt.problem();
    }
    return own.map(Found.InItsObject::new);
  }

  /** Whether an object of this id is there, readable or not. */
  boolean exists(RingId ring, DekId id) {
    return store.get(ObjectKey.ofDek(ring, id)).isPresent();
  }

  /** Whether anything in the ring is a DEK, or should be one. */
  boolean hasAny(RingId ring) {
    return store.get(ObjectKey.ofLatest(ring)).isPresent()
        || !idsByListing(ring, time.ticksAfter(LISTING_LIMIT)).isEmpty();
  }

  private Optional<HeldDek> readableLatest(RingId ring, DekId id) {
    try {
      return latest(ring) instanceof LatestRead.Present present
              && present.held().dek().id().equals(id)
          ? Optional.of(present.held())
          : Optional.empty();
    } catch (UnknownKek e) {
      return Optional.empty();
    }
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
      return new LatestRead.Corrupt(etag, e, claimOf(object.get().body()));
    }
  }

  private static Optional<DekId> claimOf(Bytes wrapped) {
    try {
      String id = WrappedDekFormat.parse(wrapped).outerId();
      return DekId.isValid(id) ? Optional.of(new DekId(id)) : Optional.empty();
    } catch (MalformedWrap e) {
      return Optional.empty();
    }
  }

  /**
   * The readable {@code dek_*} of the ring with the greatest inner creation time: what {@code
   * LATEST} should hold.
   *
   * @throws CorruptObject if the ring has such objects and not one of them is readable: a new DEK
   *     beside them would only hide that
   * @throws StoreUnavailable also if there is no end of them within {@link #LISTING_LIMIT}
   */
  Optional<HeldDek> newestByListing(RingId ring) {
    long end = time.ticksAfter(LISTING_LIMIT);
    List<HeldDek> readable = new ArrayList<>();
    List<RuntimeException> problems = new ArrayList<>();
    for (DekId id : idsByListing(ring, end)) {
      requireTime(ring, end);
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

  private List<DekId> idsByListing(RingId ring, long end) {
    String prefix = ObjectKey.RINGS + ring.value() + "/";
    List<DekId> ids = new ArrayList<>();
    Optional<ObjectKey> next = Optional.empty();
    do {
      requireTime(ring, end);
      ListPage page = store.list(prefix, next.orElse(null));
      page.objects().stream()
          .map(object -> object.key().value().substring(prefix.length()))
          // A further slash belongs to another ring, one whose name begins with this one's.
          .filter(name -> name.startsWith(DekIds.PREFIX) && DekId.isValid(name))
          .map(DekId::new)
          .forEach(ids::add);
      next = page.nextAfter();
    } while (next.isPresent());
    return ids;
  }

  private void requireTime(RingId ring, long end) {
    if (time.ticks() - end >= 0) {
      throw new StoreUnavailable(
          Reason.TIMEOUT,
          "listing " + ObjectKey.RINGS + ring + " has no end within " + LISTING_LIMIT);
    }
  }

  private HeldDek held(ObjectKey key, Bytes wrapped) {
    try {
      WrappedDek parsed = WrappedDekFormat.parse(wrapped);
      return new HeldDek(wrapper.unwrap(parsed), parsed.kekId(), wrapped);
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
