package com.unkey.vault.core.keyring;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.unkey.vault.core.DekId;
import com.unkey.vault.core.RequestDeadline;
import com.unkey.vault.core.RingId;
import com.unkey.vault.core.Tasks;
import com.unkey.vault.core.Time;
import com.unkey.vault.core.VaultException;
import com.unkey.vault.core.VaultException.CorruptObject;
import com.unkey.vault.core.VaultException.DekNotFound;
import com.unkey.vault.core.VaultException.Fenced;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.crypto.KeyWrapper;
import com.unkey.vault.core.keyring.DekReader.Found;
import com.unkey.vault.core.store.Fence;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.ObjectStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Every ring's DEKs, cached: the current one to encrypt with, and any by its id to decrypt with. A
 * ring reaches only its own (invariant I9): each lookup is by ring and id together.
 */
public final class Keyrings {
  /**
   * The cache key of a DEK: a record, because joined text would let one ring's name run into
   * another's id.
   */
  private record RingDek(RingId ring, DekId id) {}

  /**
   * What the cache holds and did since start.
   *
   * @param deks cached by id
   * @param rings whose current DEK is cached
   * @param oldest the age of the oldest entry; zero if there is none, as with {@code newest}
   */
  public record CacheStats(
      long deks,
      long rings,
      long hits,
      long misses,
      long staleServes,
      Duration oldest,
      Duration newest) {}

  private final DekReader reader;
  private final DekCreator creator;
  private final CachePolicy policy;
  private final Time time;
  private final KeyringEvents events;
  private final RefreshingCache<RingDek, HeldDek> deks;
  private final RefreshingCache<RingId, HeldDek> currents;
  private final SingleFlight<RingId, HeldDek> rotations;
  private final Cache<RingDek, Boolean> unknown;

  /**
   * @param random for key material, nonces and ids: {@link java.security.SecureRandom} outside of
   *     tests
   */
  public Keyrings(
      ObjectStore store,
      KeyWrapper wrapper,
      Fence fence,
      CachePolicy policy,
      Time time,
      Tasks tasks,
      RandomGenerator random,
      KeyringEvents events) {
    this.reader = new DekReader(store, wrapper, time);
    this.creator = new DekCreator(store, wrapper, fence, new DekIds(random), time, random, events);
    this.policy = policy;
    this.time = time;
    this.events = events;
    this.deks =
        new RefreshingCache<>(
            // What a DEK is does not change, so whatever the store says later, the cached one is
            // right.
            new RefreshingCache.Source<>(
                "load-dek", this::loadDek, this::withoutAsking, VaultException.class::isInstance),
            policy,
            time,
            tasks,
            events);
    this.currents =
        new RefreshingCache<>(
            new RefreshingCache.Source<>(
                "load-current-dek", this::loadCurrent, ring -> Optional.empty(), problem -> false),
            policy,
            time,
            tasks,
            events);
    this.rotations = new SingleFlight<>(tasks, "rotate");
    this.unknown =
        Caffeine.newBuilder()
            .maximumSize(policy.maxEntries())
            .expireAfterWrite(policy.negative())
            .ticker(time::ticks)
            .executor(Runnable::run)
            .build();
  }

  /**
   * The DEK to encrypt with; made if the ring has none yet.
   *
   * @throws StoreUnavailable if none is cached and the store cannot say, or cannot confirm a new
   *     one
   * @throws Fenced if one would have to be made and this instance may not
   */
  public HeldDek current(RingId ring) {
    return currents.get(ring);
  }

  /** {@link #current} as the store has it now, for whoever wants to move to the newest DEK. */
  public HeldDek currentReloaded(RingId ring) {
    return currents.reload(ring);
  }

  /**
   * @throws DekNotFound if the store said that the ring has no such DEK
   * @throws StoreUnavailable if it is not cached and the store cannot say
   */
  public HeldDek dek(RingId ring, DekId id) {
    return deks.get(new RingDek(ring, id));
  }

  /**
   * Whether the ring has a DEK, readable or not.
   *
   * @throws StoreUnavailable if none is cached and the store cannot say
   */
  public boolean exists(RingId ring) {
    return currents.peek(ring).isPresent() || reader.hasAny(ring);
  }

  /**
   * Makes a new DEK current. Other instances move to it when their cached one is no longer fresh.
   * Callers who ask for it at once share one rotation.
   */
  public HeldDek rotate(RingId ring) {
    return rotations
        .join(
            ring,
            () -> {
              HeldDek next = creator.rotate(ring);
              remember(ring, next);
              currents.put(ring, next);
              return next;
            })
        .await(RequestDeadline.orElse(time.ticksAfter(policy.loadTimeout())));
  }

  /** Every DEK in memory, once, in no order: for salvage and status. */
  public List<CachedDek> cached() {
    Map<RingDek, HeldDek> all = new HashMap<>();
    currents
        .values()
        .forEach((ring, current) -> all.put(ofRing(ring, current.value()), current.value()));
    deks.values().forEach((key, dek) -> all.put(key, dek.value()));
    return all.entrySet().stream()
        .map(entry -> new CachedDek(entry.getKey().ring(), entry.getValue()))
        .toList();
  }

  public CacheStats cacheStats() {
    RefreshingCache.Stats byId = deks.stats();
    RefreshingCache.Stats byRing = currents.stats();
    return new CacheStats(
        byId.entries(),
        byRing.entries(),
        byId.hits() + byRing.hits(),
        byId.misses() + byRing.misses(),
        byId.staleServes() + byRing.staleServes(),
        byId.oldest().compareTo(byRing.oldest()) > 0 ? byId.oldest() : byRing.oldest(),
        newest(byId, byRing));
  }

  private static Duration newest(RefreshingCache.Stats one, RefreshingCache.Stats other) {
    if (one.entries() == 0 || other.entries() == 0) {
      return one.entries() == 0 ? other.newest() : one.newest();
    }
    return one.newest().compareTo(other.newest()) < 0 ? one.newest() : other.newest();
  }

  private HeldDek loadCurrent(RingId ring) {
    HeldDek current = creator.currentOrCreate(ring);
    // What was just encrypted must decrypt in an outage that begins now.
    remember(ring, current);
    return current;
  }

  /**
   * A DEK that is not cached by its id may be the ring's current one all the same: a ring that only
   * encrypts keeps that one warm, and lets the entry by id go.
   */
  private Optional<Cached<HeldDek>> withoutAsking(RingDek key) {
    Optional<Cached<HeldDek>> current =
        currents.peek(key.ring()).filter(held -> held.value().dek().id().equals(key.id()));
    if (current.isEmpty() && unknown.getIfPresent(key) != null) {
      throw new DekNotFound(key.id());
    }
    return current;
  }

  private HeldDek loadDek(RingDek key) {
    Optional<HeldDek> known = deks.peek(key).map(Cached::value);
    Optional<Found> found = reader.find(key.ring(), key.id());
    if (found.isEmpty()) {
      if (known.isPresent()) {
        throw new CorruptObject(
            ObjectKey.ofDek(key.ring(), key.id())
                + " is gone from the store; what is in memory may be its last copy",
            null);
      }
      unknown.put(key, true);
      throw new DekNotFound(key.id());
    }
    HeldDek held = found.get().held();
    if (known.isPresent() && !known.get().dek().sameAs(held.dek())) {
      throw new CorruptObject(
          ObjectKey.ofDek(key.ring(), key.id()) + " holds another key than it did", null);
    }
    switch (found.get()) {
      case Found.InItsObject _ -> {}
      case Found.OnlyInLatest _ -> repairIfAllowed(key.ring(), held);
      case Found.ReadableOnlyInLatest(HeldDek _, VaultException problem) ->
          events.loadFailed(problem);
    }
    return held;
  }

  /** Decrypting needs no repair, so a repair that fails must not fail it. */
  private void repairIfAllowed(RingId ring, HeldDek held) {
    try {
      creator.ensureOwnObject(ring, held);
    } catch (VaultException e) {
      events.loadFailed(e);
    }
  }

  private void remember(RingId ring, HeldDek held) {
    deks.put(ofRing(ring, held), held);
  }

  private static RingDek ofRing(RingId ring, HeldDek held) {
    return new RingDek(ring, held.dek().id());
  }
}
