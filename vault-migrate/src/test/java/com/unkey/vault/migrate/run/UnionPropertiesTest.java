package com.unkey.vault.migrate.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.unkey.vault.core.RingId;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.crypto.Dek;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.testing.VirtualTime;
import com.unkey.vault.migrate.finding.FindingKind;
import com.unkey.vault.migrate.finding.Side;
import com.unkey.vault.migrate.listing.KeyName;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/** Runs over random stores, with random faults, or killed anywhere and run again. */
class UnionPropertiesTest {
  /** A ring's DEKs, those in {@code LATEST} included, by their own key. */
  private static Map<ObjectKey, Dek> deksOf(Bucket bucket) {
    Map<ObjectKey, Dek> deks = new TreeMap<>();
    for (ObjectKey key : bucket.store.keys()) {
      RingId ring = KeyName.of(key).ringOfIt().orElseThrow();
      Dek dek = bucket.open(key).orElseThrow();
      deks.put(ObjectKey.ofDek(ring, dek.id()), dek);
    }
    return deks;
  }

  private static void holdsAllOf(Bucket bucket, Map<ObjectKey, Dek> deks) {
    deks.forEach(
        (key, dek) -> assertThat(bucket.open(key).filter(dek::sameAs)).as("%s", key).isPresent());
  }

  /** I4, I5: every ring's LATEST is its newest DEK. */
  private static void isInOrder(Bucket bucket) {
    Map<RingId, Dek> newest = new HashMap<>();
    Comparator<Dek> byAge =
        Comparator.comparingLong(Dek::createdAtMillis).thenComparing(dek -> dek.id().value());
    deksOf(bucket)
        .forEach((key, dek) ->
            newest.merge(
                KeyName.of(key).ringOfIt().orElseThrow(),
                dek,
                (a, b) -> byAge.compare(a, b) > 0 ? a : b));
    newest.forEach((ring, dek) ->
        assertThat(bucket.open(ObjectKey.ofLatest(ring)).filter(dek::sameAs))
            .as("LATEST of %s", ring)
            .isPresent());
    holdsAllOf(bucket, deksOf(bucket));
  }

  private static RunEnv env(VirtualTime time, int concurrency) {
    return RunEnv.of(time, time, RunLimits.DEFAULT.withMaxConcurrency(concurrency));
  }

  @Property(tries = 150)
  void copyEndsWithAllOfBothInTheTargetThoughCallsFail(@ForAll long seed) {
    Bucket source = new Bucket();
    Bucket target = new Bucket();
    RandomBuckets.fill(source, target, seed);
    var before = source.contents();
    Map<ObjectKey, Dek> ofSource = deksOf(source);
    Map<ObjectKey, Dek> ofTarget = deksOf(target);
    VirtualTime time = new VirtualTime();
    RunStores stores =
        RunStores.of(
            new ChaosStore(source.store, seed, 0.2, 0),
            new ChaosStore(target.store, seed + 1, 0.2, 0));
    RunResult result = Copy.run(stores, RunRequest.of(Bucket.KEKS), env(time, 4), true);
    assertThat(result.isClean()).isTrue();
    assertThat(source.contents()).isEqualTo(before);
    holdsAllOf(target, ofSource);
    holdsAllOf(target, ofTarget);
    isInOrder(target);
    RunResult first = Verify.run(stores, RunRequest.of(Bucket.KEKS), env(time, 4));
    RunResult second = Verify.run(stores, RunRequest.of(Bucket.KEKS), env(time, 4));
    assertThat(RunResult.agree(first, second)).isTrue();
    assertThat(first.counts().of(FindingKind.LATEST_BEHIND)).isZero();
  }

  @Property(tries = 100)
  void mergeEndsWithAllOfBothInBothThoughCallsFail(@ForAll long seed) {
    Bucket source = new Bucket();
    Bucket target = new Bucket();
    RandomBuckets.fill(source, target, seed);
    Map<ObjectKey, Dek> all = deksOf(source);
    all.putAll(deksOf(target));
    VirtualTime time = new VirtualTime();
    RunStores stores =
        RunStores.of(
            new ChaosStore(source.store, seed, 0.2, 0),
            new ChaosStore(target.store, seed + 1, 0.2, 0));
    RunResult result = Merge.run(stores, RunRequest.of(Bucket.KEKS), env(time, 4), true);
    assertThat(result.isClean()).isTrue();
    for (Bucket bucket : List.of(source, target)) {
      holdsAllOf(bucket, all);
      isInOrder(bucket);
    }
  }

  @Property(tries = 100)
  void repairPutsOneStoreInOrder(@ForAll long seed) {
    Bucket store = new Bucket();
    RandomBuckets.fill(store, new Bucket(), seed);
    Map<ObjectKey, Dek> all = deksOf(store);
    VirtualTime time = new VirtualTime();
    RunResult result =
        Repair.run(
            Side.TARGET,
            new ChaosStore(store.store, seed, 0.2, 0),
            RunRequest.of(Bucket.KEKS),
            env(time, 4),
            true);
    assertThat(result.isClean()).isTrue();
    holdsAllOf(store, all);
    isInOrder(store);
  }

  /** Keeps its point as a checkpoint does, and checks what a point promises. */
  private static final class CheckedPoint implements ResumePoint {
    private final Bucket source;
    private final Bucket target;
    private @Nullable ObjectKey saved;
    private long ringsBefore;
    private long rings;

    CheckedPoint(Bucket source, Bucket target) {
      this.source = source;
      this.target = target;
    }

    @Override
    public Optional<ObjectKey> load() {
      return Optional.ofNullable(saved);
    }

    /** Another runner begins. */
    void resumed() {
      ringsBefore = rings;
    }

    @Override
    public void save(ObjectKey confirmedUpTo, Counts counts) {
      rings = ringsBefore + counts.of(Outcome.RINGS);
      save(confirmedUpTo);
    }

    @Override
    public void save(ObjectKey confirmedUpTo) {
      saved = confirmedUpTo;
      deksOf(source)
          .forEach((key, dek) -> {
            if (key.compareTo(confirmedUpTo) <= 0) {
              assertThat(target.open(key).filter(dek::sameAs)).as("%s", key).isPresent();
            }
          });
      for (ObjectKey key : source.store.keys()) {
        if (key.compareTo(confirmedUpTo) <= 0 && KeyName.of(key) instanceof KeyName.OfDek dek) {
          assertThat(target.store.get(ObjectKey.ofLatest(dek.ring())))
              .as("LATEST of %s, %s", dek.ring(), confirmedUpTo)
              .isPresent();
        }
      }
    }
  }

  @Property(tries = 150)
  void copyKilledOrStoppedAnywhereAndRunAgainEndsTheSame(@ForAll long seed) {
    Bucket source = new Bucket();
    Bucket target = new Bucket();
    RandomBuckets.fill(source, target, seed);
    Map<ObjectKey, Dek> all = deksOf(source);
    all.putAll(deksOf(target));
    long rings =
        all.keySet().stream()
            .map(key -> KeyName.of(key).ringOfIt().orElseThrow())
            .distinct()
            .count();
    CheckedPoint point = new CheckedPoint(source, target);
    RunRequest request = RunRequest.of(Bucket.KEKS).with(point);
    Random random = new Random(seed);
    for (int run = 0; ; run++) {
      boolean isLast = run == 6;
      int diesAt = isLast ? 0 : 1 + random.nextInt(40);
      int stopsAt = isLast || random.nextBoolean() ? Integer.MAX_VALUE : random.nextInt(25);
      VirtualTime time = new VirtualTime();
      RunStores stores =
          RunStores.of(source.store, new ChaosStore(target.store, seed + run, 0.1, diesAt));
      RunLimits limits =
          new RunLimits(
              4,
              0,
              RunLimits.DEFAULT.patience(),
              random.nextBoolean() ? Duration.ZERO : Duration.ofDays(1),
              RunLimits.DEFAULT.lookAgainAfter());
      int[] keys = {0};
      RunEnv env = RunEnv.of(time, time, limits).stoppedBy(() -> keys[0]++ > stopsAt);
      point.resumed();
      try {
        RunResult result = Copy.run(stores, request, env, true);
        if (result.complete()) {
          assertThat(result.isClean()).isTrue();
          assertThat(point.ringsBefore + result.counts().of(Outcome.RINGS))
              // A ring that was given its DEK's object behind the point is met again.
              .as("rings counted by all runners")
              .isBetween(rings, rings + run);
          break;
        }
      } catch (ChaosStore.Killed | StoreUnavailable e) {
        assertThat(isLast).as("%s", e).isFalse();
      }
    }
    holdsAllOf(target, all);
    isInOrder(target);
  }
}
