package com.unkey.vault.core.keyring;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.unkey.vault.core.RequestDeadline;
import com.unkey.vault.core.Tasks;
import com.unkey.vault.core.Tasks.Task;
import com.unkey.vault.core.Time;
import com.unkey.vault.core.VaultException;
import com.unkey.vault.core.VaultException.DeadlineExceeded;
import com.unkey.vault.core.VaultException.DekNotFound;
import com.unkey.vault.core.VaultException.InvalidArgument;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import java.time.Duration;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
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
  /**
   * What a cache of one kind of value knows about it.
   *
   * @param name of its loads' tasks
   * @param load asks the store; its exceptions reach everybody who waits
   * @param elsewhere what is known without asking, when the cache has nothing
   * @param outlived failures of a load that a cached value outlives, besides a store that cannot
   *     say
   */
  record Source<K, V>(
      String name,
      Function<K, V> load,
      Function<K, Optional<Cached<V>>> elsewhere,
      Predicate<RuntimeException> outlived) {}

  /**
   * What one cache holds, and did since it was made.
   *
   * @param oldest the age of the oldest entry; zero if there is none, as with {@code newest}
   */
  record Stats(
      long entries, long hits, long misses, long staleServes, Duration oldest, Duration newest) {}

  /** How long a request waits for the store when there is something to serve without it. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Source<K, V> source;
  private final Cache<K, Cached<V>> entries;
  private final Cache<K, RuntimeException> failures;
  private final SingleFlight<K, V> loads;
  private final CachePolicy policy;
  private final Time time;
  private final KeyringEvents events;
  private final CacheCounters counters = new CacheCounters();

  RefreshingCache(
      Source<K, V> source, CachePolicy policy, Time time, Tasks tasks, KeyringEvents events) {
    this.source = source;
    this.policy = policy;
    this.time = time;
    this.events = events;
    this.loads = new SingleFlight<>(tasks, source.name());
    // Maintenance runs on the caller: there is little of it, and no thread may exist that Tasks
    // does not know of.
    this.entries =
        Caffeine.newBuilder().maximumSize(policy.maxEntries()).executor(Runnable::run).build();
    this.failures =
        Caffeine.newBuilder()
            .maximumSize(policy.maxEntries())
            .expireAfterWrite(policy.retryAfterFailure())
            .ticker(time::ticks)
            .executor(Runnable::run)
            .build();
  }

  /** The value of {@code key}, from here or from the store. */
  V get(K key) {
    Cached<V> entry = entries.getIfPresent(key);
    if (entry == null) {
      Optional<Cached<V>> elsewhere = source.elsewhere().apply(key);
      if (elsewhere.isEmpty()) {
        counters.miss();
        return load(key);
      }
      entry = elsewhere.get();
      entries.put(key, entry);
    }
    counters.hit();
    long age = age(entry);
    return age < policy.fresh().toNanos() ? entry.value() : getAged(key, entry, age);
  }

  private V getAged(K key, Cached<V> entry, long age) {
    RuntimeException failure = failures.getIfPresent(key);
    if (age < policy.stale().toNanos()) {
      if (failure == null) {
        refreshBehind(key);
      }
      return entry.value();
    }
    if (age >= policy.hardCap().toNanos()) {
      return load(key);
    }
    return failure != null && isOutlived(failure)
        ? serveStale(entry)
        : reloadOrStale(key, entry, PATIENCE);
  }

  /**
   * The value as the store has it now; the cached one only if the store cannot say.
   *
   * @throws StoreUnavailable if it cannot, and nothing usable is cached
   */
  V reload(K key) {
    // A load that is under way may have asked before whatever made the caller want this one.
    loads.underWay(key).ifPresent(this::settle);
    Cached<V> entry = entries.getIfPresent(key);
    return entry == null || age(entry) >= policy.hardCap().toNanos()
        ? load(key)
        : reloadOrStale(key, entry, policy.loadTimeout());
  }

  private void settle(Task<V> earlier) {
    try {
      earlier.await(within(policy.loadTimeout()));
    } catch (VaultException e) {
      // Whatever it met, the caller's own load is about to meet, or not.
    }
  }

  private V reloadOrStale(K key, Cached<V> fallback, Duration patience) {
    long began = time.ticks();
    try {
      return startLoad(key).await(within(patience));
    } catch (VaultException e) {
      if (!isOutlived(e)) {
        throw e;
      }
      if (e instanceof DeadlineExceeded && time.ticks() - began >= PATIENCE.toNanos()) {
        // The load goes on, and forgets this if it succeeds; until then nobody else waits for it.
        failures.put(key, e);
      }
      return serveStale(fallback);
    }
  }

  private boolean isOutlived(RuntimeException failure) {
    return failure instanceof StoreUnavailable
        || failure instanceof DeadlineExceeded
        || source.outlived().test(failure);
  }

  private V serveStale(Cached<V> entry) {
    counters.stale();
    events.staleServed();
    return entry.value();
  }

  /** What is known without asking: another cache's load, or one's own write. */
  void put(K key, V value) {
    entries.put(key, new Cached<>(value, time.ticks()));
    failures.invalidate(key);
  }

  /** What is cached, of any age, without counting as use. */
  Optional<Cached<V>> peek(K key) {
    return Optional.ofNullable(entries.policy().getIfPresentQuietly(key));
  }

  /**
   * Keeps what was loaded, unless something was put meanwhile: that is newer than what the load
   * read.
   *
   * @param before what was cached when the load began
   * @return what is kept
   */
  private V keep(K key, @Nullable Cached<V> before, Cached<V> loaded) {
    Cached<V> kept =
        entries.asMap().merge(key, loaded, (there, mine) -> there == before ? mine : there);
    failures.invalidate(key);
    return kept.value();
  }

  private V load(K key) {
    return startLoad(key).await(deadline());
  }

  private void refreshBehind(K key) {
    startLoad(key);
  }

  private Task<V> startLoad(K key) {
    return loads.join(
        key,
        () -> {
          @Nullable Cached<V> before = entries.policy().getIfPresentQuietly(key);
          long askedAt = time.ticks();
          try {
            return keep(key, before, new Cached<>(source.load().apply(key), askedAt));
          } catch (RuntimeException e) {
            failures.put(key, e);
            // A caller who asks for what cannot be is no failure of ours.
            if (!(e instanceof DekNotFound || e instanceof InvalidArgument)) {
              events.loadFailed(e);
            }
            throw e;
          }
        });
  }

  private long age(Cached<V> entry) {
    return time.ticks() - entry.askedAt();
  }

  private long deadline() {
    return RequestDeadline.orElse(time.ticksAfter(policy.loadTimeout()));
  }

  /**
   * The end of a wait that something can be served after: a quarter of the request's time is kept
   * for the answer.
   */
  private long within(Duration patience) {
    long now = time.ticks();
    long most = Math.max(0, deadline() - now) / 4 * 3;
    return now + Math.min(patience.toNanos(), most);
  }

  /** Every cached value, in no order. */
  Map<K, Cached<V>> values() {
    return Map.copyOf(entries.asMap());
  }

  Stats stats() {
    long now = time.ticks();
    LongSummaryStatistics ages =
        entries.asMap().values().stream().mapToLong(e -> now - e.askedAt()).summaryStatistics();
    boolean isEmpty = ages.getCount() == 0;
    return new Stats(
        entries.estimatedSize(),
        counters.hits(),
        counters.misses(),
        counters.staleServes(),
        Duration.ofNanos(isEmpty ? 0 : ages.getMax()),
        Duration.ofNanos(isEmpty ? 0 : ages.getMin()));
  }
}
