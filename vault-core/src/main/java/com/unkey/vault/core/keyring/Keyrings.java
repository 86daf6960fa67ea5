package com.unkey.vault.core.keyring;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.unkey.vault.core.DekId;
import com.unkey.vault.core.RingId;
import com.unkey.vault.core.Tasks;
import com.unkey.vault.core.Time;
import com.unkey.vault.core.VaultException;
import com.unkey.vault.core.VaultException.DekNotFound;
import com.unkey.vault.core.VaultException.Fenced;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.crypto.KeyWrapper;
import com.unkey.vault.core.keyring.DekReader.LatestRead.Present;
import com.unkey.vault.core.store.Fence;
import com.unkey.vault.core.store.ObjectStore;
import java.time.Duration;
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
   * @param oldest the age of the oldest entry
   */
  public record CacheStats(
      long deks, long rings, long hits, long misses, long staleServes, Duration oldest) {}

  private final DekReader reader;
  private final DekCreator creator;
  private final KeyringEvents events;
  private final RefreshingCache<RingDek, HeldDek> deks;
  private final RefreshingCache<RingId, HeldDek> currents;
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
    this.reader = new DekReader(store, wrapper);
    this.creator = new DekCreator(store, wrapper, fence, new DekIds(random), time, random, events);
    this.events = events;
    this.deks =
        new RefreshingCache<>(
            "load-dek", policy.maxEntries(), policy, this::loadDek, time, tasks, events);
    this.currents =
        new RefreshingCache<>(
            "load-current-dek",
            policy.maxEntries(),
            policy,
            this::loadCurrent,
            time,
            tasks,
            events);
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
    RingDek key = new RingDek(ring, id);
    if (unknown.getIfPresent(key) != null) {
      throw new DekNotFound(id);
    }
    return deks.get(key);
  }

  /**
   * Makes a new DEK current. Other instances move to it when their cached one is no longer fresh.
   */
  public HeldDek rotate(RingId ring) {
    HeldDek next = creator.rotate(ring);
    remember(ring, next);
    currents.put(ring, next);
    return next;
  }

  /** Every cached DEK by id, for salvage and status. */
  public Iterable<HeldDek> cached() {
    return deks.values();
  }

  public CacheStats cacheStats() {
    var byId = deks.stats();
    var byRing = currents.stats();
    return new CacheStats(
        byId.entries(),
        byRing.entries(),
        byId.hits() + byRing.hits(),
        byId.misses() + byRing.misses(),
        byId.staleServes() + byRing.staleServes(),
        byId.oldest().compareTo(byRing.oldest()) > 0 ? byId.oldest() : byRing.oldest());
  }

  private HeldDek loadCurrent(RingId ring) {
    HeldDek current = creator.currentOrCreate(ring);
    // What was just encrypted must decrypt in an outage that begins now.
    remember(ring, current);
    return current;
  }

  private HeldDek loadDek(RingDek key) {
    Optional<HeldDek> own = reader.dek(key.ring(), key.id());
    if (own.isPresent()) {
      return own.get();
    }
    // Replication can deliver LATEST without the DEK's own object.
    if (reader.latest(key.ring()) instanceof Present latest
        && latest.held().dek().id().equals(key.id())) {
      repairIfAllowed(key.ring(), latest.held());
      return latest.held();
    }
    unknown.put(key, true);
    throw new DekNotFound(key.id());
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
    deks.put(new RingDek(ring, held.dek().id()), held);
  }
}
