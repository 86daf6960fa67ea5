package com.unkey.vault.core.keyring;

import com.unkey.vault.core.DekId;
import com.unkey.vault.core.RingId;
import com.unkey.vault.core.Time;
import com.unkey.vault.core.VaultException;
import com.unkey.vault.core.VaultException.CorruptObject;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.crypto.Dek;
import com.unkey.vault.core.crypto.KeyWrapper;
import com.unkey.vault.core.crypto.WrappedDek;
import com.unkey.vault.core.format.WrappedDekFormat;
import com.unkey.vault.core.keyring.DekReader.LatestRead;
import com.unkey.vault.core.keyring.DekReader.LatestRead.Absent;
import com.unkey.vault.core.keyring.DekReader.LatestRead.Corrupt;
import com.unkey.vault.core.keyring.DekReader.LatestRead.Present;
import com.unkey.vault.core.store.ETag;
import com.unkey.vault.core.store.Fence;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.core.store.PutResult.Conflict;
import com.unkey.vault.core.store.PutResult.Stored;
import com.unkey.vault.core.store.PutResult.Unknown;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Brings DEKs into use, always in this order:
 *
 * <ol>
 *   <li>every identity is read, and must allow this instance to create;
 *   <li>the DEK's own object is written create-only, and confirmed in every store the phase writes;
 *   <li>every identity is read again, freshly;
 *   <li>only then {@code LATEST} names the DEK, and only then it encrypts.
 * </ol>
 *
 * <p>A DEK that fails on the way is thrown away, never used and never named; its object may stay
 * behind and does no harm. Adopting a DEK found by listing takes the same steps, because it may be
 * the half-written leftover of an instance that died, there in one store only.
 */
final class DekCreator {
  /**
   * Rounds of losing to others before the caller is told to try again. Each round makes progress
   * for somebody.
   */
  private static final int MAX_ROUNDS = 8;

  private final ObjectStore store;
  private final DekReader reader;
  private final KeyWrapper wrapper;
  private final Fence fence;
  private final DekIds ids;
  private final Time time;
  private final RandomGenerator random;
  private final KeyringEvents events;

  DekCreator(
      ObjectStore store,
      KeyWrapper wrapper,
      Fence fence,
      DekIds ids,
      Time time,
      RandomGenerator random,
      KeyringEvents events) {
    this.store = store;
    this.reader = new DekReader(store, wrapper, time);
    this.wrapper = wrapper;
    this.fence = fence;
    this.ids = ids;
    this.time = time;
    this.random = random;
    this.events = events;
  }

  /**
   * The ring's current DEK: the one {@code LATEST} holds, or the newest found by listing, or a new
   * one.
   */
  HeldDek currentOrCreate(RingId ring) {
    for (int round = 0; round < MAX_ROUNDS; round++) {
      Optional<HeldDek> current = current(ring);
      if (current.isPresent()) {
        return current.get();
      }
    }
    throw contended(ring);
  }

  /**
   * Makes a new DEK the ring's current one, or finds that another instance has just done so.
   *
   * <p>Its creation time is at least 1 ms after the current one's, so that a slow clock cannot
   * bring the old DEK back as the newest.
   */
  HeldDek rotate(RingId ring) {
    @Nullable HeldDek next = null;
    for (int round = 0; round < MAX_ROUNDS; round++) {
      LatestRead read = reader.latest(ring);
      if (read instanceof Corrupt corrupt && !mayReplace(ring, corrupt)) {
        throw corrupt.problem();
      }
      if (!(read instanceof Present latest)) {
        // Nothing to rotate from: what is there is adopted, or a first DEK made; then that one is
        // rotated.
        currentOrCreate(ring);
        continue;
      }
      HeldDek current = latest.held();
      // LATEST may be the only place that holds it, and is about to be overwritten.
      ensureOwnObject(ring, current);
      if (next == null) {
        fence.checkCreate(wrapper.activeKek());
        long createdAt = Math.max(time.now().toEpochMilli(), current.dek().createdAtMillis() + 1);
        next = createObject(ring, createdAt).orElse(null);
      } else if (current.dek().createdAtMillis() >= next.dek().createdAtMillis()) {
        events.dekDiscarded(ring, next.dek().id(), "another instance rotated to a newer one");
        return current;
      }
      if (next != null && replaceLatest(ring, latest.etag(), next)) {
        events.dekRotated(ring, current.dek().id(), next.dek().id());
        return next;
      }
    }
    throw contended(ring);
  }

  /**
   * Writes {@code dek_<id>} from the bytes {@code LATEST} held, if it is not there; replication can
   * deliver {@code LATEST} alone.
   *
   * @throws VaultException if it is not there and could not be written, or is there with another
   *     key
   */
  void ensureOwnObject(RingId ring, HeldDek held) {
    DekId id = held.dek().id();
    Optional<HeldDek> own = reader.dek(ring, id);
    if (own.isEmpty()) {
      fence.checkCreate(held.kek());
      if (putDek(ring, held)) {
        recheck(ring, held);
        events.dekRepaired(ring, id);
        return;
      }
      own = reader.dek(ring, id);
    }
    if (!own.orElseThrow(() -> contended(ring)).dek().sameAs(held.dek())) {
      throw new CorruptObject(
          "LATEST and " + ObjectKey.ofDek(ring, id) + " hold two keys of one id", null);
    }
  }

  /** One round: empty if another instance was faster and the ring should be looked at again. */
  private Optional<HeldDek> current(RingId ring) {
    return switch (reader.latest(ring)) {
      case Present latest -> {
        ensureOwnObject(ring, latest.held());
        yield Optional.of(latest.held());
      }
      case Absent _ -> {
        // "Absent" counts only in a bucket whose identity was just seen to be ours.
        fence.checkCreate(wrapper.activeKek());
        Optional<HeldDek> newest = reader.newestByListing(ring);
        yield newest.isPresent() ? adopt(ring, newest.get()) : create(ring);
      }
      case Corrupt corrupt -> replaceCorruptLatest(ring, corrupt);
    };
  }

  private Optional<HeldDek> create(RingId ring) {
    return createObject(ring.requireCreatable(), time.now().toEpochMilli())
        .flatMap(held -> nameFirst(ring, held, () -> events.dekCreated(ring, held.dek().id())));
  }

  private Optional<HeldDek> adopt(RingId ring, HeldDek found) {
    return confirmed(ring, found)
        ? nameFirst(ring, found, () -> events.dekAdopted(ring, found.dek().id()))
        : Optional.empty();
  }

  /**
   * Brings a DEK that was found by listing to where a new one is after its write: durable in every
   * store of the phase, and then allowed. False if it is there with other bytes by now.
   */
  private boolean confirmed(RingId ring, HeldDek found) {
    if (!found.kek().equals(wrapper.activeKek())) {
      // Its bytes may yet be written to another store of the phase: under that KEK, not ours.
      fence.checkCreate(found.kek());
    }
    if (!putDek(ring, found)) {
      return false;
    }
    recheck(ring, found);
    return true;
  }

  /**
   * A new DEK, durable and allowed by the fence, not yet named; empty in the one case of 62^9 that
   * its id is taken.
   */
  private Optional<HeldDek> createObject(RingId ring, long createdAtMillis) {
    Dek dek = Dek.generate(ids.next(), createdAtMillis, random);
    WrappedDek wrapped = wrapper.wrap(dek);
    HeldDek created = new HeldDek(dek, wrapped.kekId(), WrappedDekFormat.serialize(wrapped));
    if (!putDek(ring, created)) {
      return Optional.empty();
    }
    recheck(ring, created);
    return Optional.of(created);
  }

  /**
   * Whether the DEK's own object is confirmed with these bytes; false if other bytes are there,
   * which goes away by looking again.
   *
   * @throws StoreUnavailable if nobody can say: then the DEK is not to be used
   */
  private boolean putDek(RingId ring, HeldDek held) {
    DekId id = held.dek().id();
    return switch (store.putIfAbsent(ObjectKey.ofDek(ring, id), held.wrapped())) {
      case Stored _ -> true;
      case Conflict _ -> {
        events.dekDiscarded(ring, id, "an object of this id is there with other bytes");
        yield false;
      }
      case Unknown unknown -> {
        events.dekDiscarded(ring, id, "its write was not confirmed");
        throw unknown.cause();
      }
    };
  }

  /**
   * The second look: whoever changed an identity before this sees the object when it lists; else
   * nobody uses it.
   */
  private void recheck(RingId ring, HeldDek held) {
    try {
      fence.checkCreate(held.kek());
    } catch (VaultException e) {
      events.dekDiscarded(ring, held.dek().id(), "the fence did not allow it once it was durable");
      throw e;
    }
  }

  /**
   * Names {@code held} in a {@code LATEST} that is not there yet; empty if another instance named
   * its own.
   */
  private Optional<HeldDek> nameFirst(RingId ring, HeldDek held, Runnable onNamed) {
    return switch (store.putIfAbsent(ObjectKey.ofLatest(ring), held.wrapped())) {
      case Stored _ -> {
        onNamed.run();
        yield Optional.of(held);
      }
      case Conflict _ -> {
        events.dekDiscarded(ring, held.dek().id(), "another instance was first");
        yield Optional.empty();
      }
      // Durable and allowed, but perhaps unnamed. The next first use adopts it, or whatever is
      // there by then.
      case Unknown unknown -> {
        events.dekDiscarded(ring, held.dek().id(), "LATEST was not confirmed");
        throw unknown.cause();
      }
    };
  }

  /** Replaces the {@code LATEST} of version {@code read}; false if it is another one by now. */
  private boolean replaceLatest(RingId ring, ETag read, HeldDek next) {
    return switch (store.putIfMatch(ObjectKey.ofLatest(ring), read, next.wrapped())) {
      case Stored _ -> true;
      case Conflict _ -> false;
      case Unknown unknown -> throw unknown.cause();
    };
  }

  /**
   * {@code LATEST} is a hint: an unreadable one gives way to the newest readable DEK, if the ring
   * has one. It is replaced unless it may be the only copy of a DEK; then it is left as it is, and
   * the newest DEK is used unnamed.
   */
  private Optional<HeldDek> replaceCorruptLatest(RingId ring, Corrupt corrupt) {
    fence.checkCreate(wrapper.activeKek());
    HeldDek newest = reader.newestByListing(ring).orElseThrow(corrupt::problem);
    if (!confirmed(ring, newest)) {
      return Optional.empty();
    }
    if (!mayReplace(ring, corrupt)) {
      events.loadFailed(corrupt.problem());
      return Optional.of(newest);
    }
    if (!replaceLatest(ring, corrupt.etag(), newest)) {
      return Optional.empty();
    }
    events.dekAdopted(ring, newest.dek().id());
    return Optional.of(newest);
  }

  /**
   * Whether nothing is lost with an unreadable {@code LATEST}: it is no wrapped DEK at all, or the
   * DEK that it names has an object of its own. Else its bytes may be well, and the KEK we hold
   * under that id the wrong one.
   */
  private boolean mayReplace(RingId ring, Corrupt corrupt) {
    return corrupt.claims().map(id -> reader.exists(ring, id)).orElse(true);
  }

  private static StoreUnavailable contended(RingId ring) {
    return new StoreUnavailable(
        StoreUnavailable.Reason.THROTTLED,
        "keyring " + ring + " is being written by others; nothing was used");
  }
}
