package com.unkey.vault.core.keyring;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.unkey.vault.core.RequestDeadline;
import com.unkey.vault.core.Tasks;
import com.unkey.vault.core.Time;
import com.unkey.vault.core.VaultException.DeadlineExceeded;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A bounded cache that keeps serving through an outage. Young entries are served as they are, older
 * ones are served and refreshed behind the caller's back, old ones are asked for again first and
 * served all the same if the store cannot say ({@link CachePolicy} has the ages). Loads of one key
 * are shared.
 *
 * <p>Values are immutable truths that may merely be superseded: a DEK of an id, a ring's current
 * DEK.
 */
final class RefreshingCache<K, V> {
  private static final long NEVER = Long.MIN_VALUE;

  /**
   * @param loadedAt on {@link Time#ticks}
   */
  private record Entry<V>(V value, long loadedAt) {}

  /** What one cache did since it was made. */
  record Stats(long entries, long hits, long misses, long staleServes, Duration oldest) {}

  private final Cache<K, Entry<V>> entries;
  private final Cache<K, Long> failedAt;
  private final SingleFlight<K, V> loads;
  private final Function<K, V> loader;
  private final CachePolicy policy;
  private final Time time;
  private final KeyringEvents events;
  private final CacheCounters counters = new CacheCounters();

  /**
   * @param maxEntries of this cache
   * @param loader asks the store; its exceptions reach everybody who waits
   */
  RefreshingCache(
      String name,
      int maxEntries,
      CachePolicy policy,
      Function<K, V> loader,
      Time time,
      Tasks tasks,
      KeyringEvents events) {
    this.policy = policy;
    this.loader = loader;
    this.time = time;
    this.events = events;
    this.loads = new SingleFlight<>(tasks, name);
    // Maintenance runs on the caller: there is little of it, and no thread may exist that Tasks
    // does not know of.
    this.entries = Caffeine.newBuilder().maximumSize(maxEntries).executor(Runnable::run).build();
    this.failedAt =
        Caffeine.newBuilder()
            .maximumSize(maxEntries)
            .expireAfterWrite(policy.retryAfterFailure())
            .ticker(time::ticks)
            .executor(Runnable::run)
            .build();
  }

  /** The value of {@code key}, from here or from the store. */
  V get(K key) {
    Entry<V> entry = entries.getIfPresent(key);
    if (entry == null) {
      counters.miss();
      return load(key);
    }
    long age = time.ticks() - entry.loadedAt();
    if (age < policy.fresh().toNanos()) {
      counters.hit();
      return entry.value();
    }
    return getAged(key, entry, age);
  }

  private V getAged(K key, Entry<V> entry, long age) {
    counters.hit();
    boolean failedLately = failedAt.getIfPresent(key) != null;
    if (age < policy.stale().toNanos()) {
      if (!failedLately) {
        refreshBehind(key);
      }
      return entry.value();
    }
    boolean usable = age < policy.hardCap().toNanos();
    if (usable && failedLately) {
      return serveStale(entry);
    }
    return reloadOrStale(key, usable ? entry : null);
  }

  /**
   * The value as the store has it now; the cached one only if the store cannot say.
   *
   * @throws StoreUnavailable if it cannot, and nothing usable is cached
   */
  V reload(K key) {
    Entry<V> entry = entries.getIfPresent(key);
    boolean usable = entry != null && time.ticks() - entry.loadedAt() < policy.hardCap().toNanos();
    return reloadOrStale(key, usable ? entry : null);
  }

  private V reloadOrStale(K key, @Nullable Entry<V> fallback) {
    try {
      return load(key);
    } catch (StoreUnavailable | DeadlineExceeded e) {
      if (fallback == null) {
        throw e;
      }
      return serveStale(fallback);
    }
  }

  private V serveStale(Entry<V> entry) {
    counters.stale();
    events.staleServed();
    return entry.value();
  }

  /** What is known without asking: another cache's load, or one's own write. */
  void put(K key, V value) {
    entries.put(key, new Entry<>(value, time.ticks()));
    failedAt.invalidate(key);
  }

  /** What was put while a load was under way is newer than what the load read. */
  private void putUnlessNewer(K key, V value, long startedAt) {
    Entry<V> loaded = new Entry<>(value, time.ticks());
    entries
        .asMap()
        .merge(key, loaded, (there, mine) -> there.loadedAt() - startedAt > 0 ? there : mine);
    failedAt.invalidate(key);
  }

  private V load(K key) {
    long deadline = RequestDeadline.orElse(time.ticksAfter(policy.loadTimeout()));
    return startLoad(key).await(deadline);
  }

  private void refreshBehind(K key) {
    startLoad(key);
  }

  private Tasks.Task<V> startLoad(K key) {
    return loads.join(
        key,
        () -> {
          long startedAt = time.ticks();
          try {
            V value = loader.apply(key);
            putUnlessNewer(key, value, startedAt);
            return value;
          } catch (RuntimeException e) {
            failedAt.put(key, time.ticks());
            events.loadFailed(e);
            throw e;
          }
        });
  }

  /** Every cached value, in no order. */
  Iterable<V> values() {
    return entries.asMap().values().stream().map(Entry::value).toList();
  }

  Stats stats() {
    long oldest = entries.asMap().values().stream().mapToLong(Entry::loadedAt).min().orElse(NEVER);
    Duration age = oldest == NEVER ? Duration.ZERO : Duration.ofNanos(time.ticks() - oldest);
    return new Stats(
        entries.estimatedSize(), counters.hits(), counters.misses(), counters.staleServes(), age);
  }
}
