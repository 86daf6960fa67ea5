package com.unkey.vault.core.keyring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unkey.vault.core.RequestDeadline;
import com.unkey.vault.core.Tasks.Task;
import com.unkey.vault.core.VaultException.CorruptObject;
import com.unkey.vault.core.VaultException.DeadlineExceeded;
import com.unkey.vault.core.VaultException.InvalidArgument;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.VaultException.StoreUnavailable.Reason;
import com.unkey.vault.core.testing.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The cache alone, over a store that answers, fails, or hangs, on a clock that the test moves. */
class RefreshingCacheTest {
  private static final Duration FRESH = Duration.ofHours(1);
  private static final Duration STALE = Duration.ofHours(24);
  private static final Duration CAP = Duration.ofDays(30);
  private static final Duration BACK_OFF = Duration.ofSeconds(5);
  private static final CachePolicy POLICY =
      new CachePolicy(
          100, FRESH, STALE, CAP, BACK_OFF, Duration.ofSeconds(5), Duration.ofSeconds(10));
  private static final Duration MOMENT = Duration.ofMillis(1);

  private final VirtualTime world = new VirtualTime();
  private final List<RuntimeException> reported = new ArrayList<>();
  private final KeyringEvents events =
      new KeyringEvents() {
        @Override
        public void loadFailed(RuntimeException problem) {
          reported.add(problem);
        }
      };
  private int loads;
  private String stored = "one";
  private Function<String, String> store = key -> stored;
  private final RefreshingCache<String, String> cache = cache(POLICY);

  private RefreshingCache<String, String> cache(CachePolicy policy) {
    return new RefreshingCache<>(
        new RefreshingCache.Source<>(
            "load",
            key -> {
              loads++;
              return store.apply(key);
            },
            key -> Optional.empty(),
            CorruptObject.class::isInstance),
        policy,
        world,
        world,
        events);
  }

  @Test
  void ageIsCountedFromWhenTheStoreWasAsked() {
    store =
        key -> {
          world.sleep(Duration.ofSeconds(8));
          return stored;
        };
    cache.get("k");
    store = key -> stored;
    world.sleep(FRESH.minusSeconds(8));
    cache.get("k");
    world.sleep(MOMENT);
    assertThat(loads).as("an hour after it was asked, not after it answered").isEqualTo(2);
  }

  @Test
  void whatWasPutDuringALoadStaysThoughNoTimePassed() {
    store =
        key -> {
          cache.put("k", "rotated");
          return "before the rotation";
        };
    assertThat(cache.get("k")).isEqualTo("rotated");
    assertThat(cache.get("k")).isEqualTo("rotated");
  }

  @Test
  void whatWasPutBeforeALoadGivesWayToIt() {
    cache.put("k", "mine");
    assertThat(cache.reload("k")).isEqualTo("one");
    assertThat(cache.get("k")).isEqualTo("one");
  }

  @Test
  void aStoreThatHangsDelaysAnOldEntryByASecondAndTheNextNotAtAll() {
    cache.get("k");
    world.sleep(STALE);
    store = this::hangs;
    Duration before = world.elapsed();
    assertThat(cache.get("k")).isEqualTo("one");
    assertThat(world.elapsed().minus(before)).isEqualTo(Duration.ofSeconds(1));
    for (int i = 0; i < 10; i++) {
      cache.get("k");
    }
    assertThat(world.elapsed().minus(before)).isEqualTo(Duration.ofSeconds(1));
    assertThat(cache.stats().staleServes()).isEqualTo(11);
  }

  @Test
  void aRequestInAHurryGetsTheOldEntryWithTimeToSpare() throws Exception {
    cache.get("k");
    world.sleep(STALE);
    store = this::hangs;
    Duration before = world.elapsed();
    assertThat(withTimeout(Duration.ofMillis(400), () -> cache.get("k"))).isEqualTo("one");
    assertThat(world.elapsed().minus(before)).isEqualTo(Duration.ofMillis(300));
    // It says nothing of the store that one caller was in a hurry.
    assertThat(cache.get("k")).isEqualTo("one");
    assertThat(world.elapsed().minus(before)).isEqualTo(Duration.ofMillis(1300));
  }

  @Test
  void aRequestWithNothingToFallBackOnWaitsForAllOfItsTime() {
    store = this::hangs;
    Duration before = world.elapsed();
    assertThatThrownBy(() -> withTimeout(Duration.ofMillis(400), () -> cache.get("k")))
        .isInstanceOf(DeadlineExceeded.class);
    assertThat(world.elapsed().minus(before)).isEqualTo(Duration.ofMillis(400));
    assertThatThrownBy(() -> cache.get("k")).isInstanceOf(DeadlineExceeded.class);
    assertThat(world.elapsed().minus(before))
        .as("the policy's load timeout without a deadline")
        .isEqualTo(Duration.ofMillis(10_400));
  }

  @Test
  void aLoadGoesOnThoughItsFirstCallerLeftAndServesTheOthers() throws Exception {
    store =
        key -> {
          world.sleep(Duration.ofSeconds(3));
          return stored;
        };
    assertThatThrownBy(() -> withTimeout(Duration.ofSeconds(1), () -> cache.get("k")))
        .isInstanceOf(DeadlineExceeded.class);
    assertThat(withTimeout(Duration.ofSeconds(5), () -> cache.get("k"))).isEqualTo("one");
    assertThat(world.elapsed()).isEqualTo(Duration.ofSeconds(3));
    assertThat(loads).isEqualTo(1);
  }

  @Test
  void manyCallersShareOneLoadAndItsFailure() {
    store =
        key -> {
          world.sleep(Duration.ofSeconds(1));
          throw down();
        };
    List<Task<String>> callers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      callers.add(world.start("caller", () -> cache.get("k")));
    }
    for (Task<String> caller : callers) {
      assertThatThrownBy(() -> caller.await(world.ticksAfter(Duration.ofMinutes(1))))
          .isInstanceOf(StoreUnavailable.class);
    }
    assertThat(loads).isEqualTo(1);
    store = key -> stored;
    assertThat(cache.get("k")).as("a failure is not kept").isEqualTo("one");
  }

  @Test
  void aFailedRefreshIsNotTriedAgainForAWhile() {
    cache.get("k");
    world.sleep(FRESH);
    store = RefreshingCacheTest::refused;
    for (int i = 0; i < 10; i++) {
      assertThat(cache.get("k")).isEqualTo("one");
      world.sleep(MOMENT);
    }
    assertThat(loads).isEqualTo(2);
    world.sleep(BACK_OFF);
    cache.get("k");
    world.sleep(MOMENT);
    assertThat(loads).isEqualTo(3);
    assertThat(reported).hasSize(2).allMatch(StoreUnavailable.class::isInstance);
  }

  @Test
  void aStoreThatIsBackEndsTheOutage() {
    cache.get("k");
    world.sleep(STALE);
    store = RefreshingCacheTest::refused;
    assertThat(cache.get("k")).isEqualTo("one");
    store = key -> "two";
    assertThat(cache.get("k")).as("left alone for the back-off").isEqualTo("one");
    world.sleep(BACK_OFF);
    assertThat(cache.get("k")).isEqualTo("two");
  }

  @Test
  void whatTheCachedValueDoesNotOutliveIsThrown() {
    cache.get("k");
    world.sleep(STALE);
    store =
        key -> {
          throw new IllegalStateException("a mistake of ours");
        };
    assertThatThrownBy(() -> cache.get("k")).isInstanceOf(IllegalStateException.class);
    store =
        key -> {
          throw new CorruptObject("outlived, as this cache was told", null);
        };
    assertThat(cache.get("k")).isEqualTo("one");
  }

  @Test
  void theHardCapIsTheEnd() {
    cache.get("k");
    world.sleep(CAP.minus(MOMENT));
    store = RefreshingCacheTest::refused;
    assertThat(cache.get("k")).isEqualTo("one");
    world.sleep(MOMENT);
    assertThatThrownBy(() -> cache.get("k")).isInstanceOf(StoreUnavailable.class);
    assertThatThrownBy(() -> cache.reload("k")).isInstanceOf(StoreUnavailable.class);
  }

  @Test
  void aReloadAsksAfterItWasCalledThoughALoadIsUnderWay() {
    store =
        key -> {
          String read = stored;
          world.sleep(Duration.ofSeconds(1));
          return read;
        };
    Task<String> earlier = world.start("earlier", () -> cache.get("k"));
    world.sleep(Duration.ofMillis(500));
    stored = "two";
    assertThat(cache.reload("k")).isEqualTo("two");
    assertThat(earlier.await(world.ticks())).isEqualTo("one");
    assertThat(cache.get("k")).isEqualTo("two");
  }

  @Test
  void aReloadInAnOutageYieldsWhatIsCached() {
    cache.get("k");
    store = RefreshingCacheTest::refused;
    assertThat(cache.reload("k")).isEqualTo("one");
    assertThatThrownBy(() -> cache.reload("other")).isInstanceOf(StoreUnavailable.class);
  }

  @Test
  void aCallersMistakeIsNotReportedAsAFailure() {
    store =
        key -> {
          throw new InvalidArgument("keyring", "cannot be made");
        };
    assertThatThrownBy(() -> cache.get("k")).isInstanceOf(InvalidArgument.class);
    assertThat(reported).isEmpty();
  }

  @Test
  void itIsBounded() {
    for (int i = 0; i < 10_000; i++) {
      cache.get("key " + i);
    }
    assertThat(cache.values()).hasSizeLessThanOrEqualTo(100);
    assertThat(cache.stats().entries()).isLessThanOrEqualTo(100);
  }

  @Test
  void statisticsCountWhatHappened() {
    cache.get("a");
    world.sleep(Duration.ofMinutes(1));
    cache.get("a");
    cache.get("b");
    world.sleep(Duration.ofSeconds(30));
    assertThat(cache.stats())
        .isEqualTo(
            new RefreshingCache.Stats(2, 1, 2, 0, Duration.ofSeconds(90), Duration.ofSeconds(30)));
    assertThat(cache(POLICY).stats())
        .isEqualTo(new RefreshingCache.Stats(0, 0, 0, 0, Duration.ZERO, Duration.ZERO));
  }

  private String hangs(String key) {
    world.hang();
    return key;
  }

  private static String refused(String key) {
    throw down();
  }

  private static StoreUnavailable down() {
    return new StoreUnavailable(Reason.UNREACHABLE, "planted outage");
  }

  private String withTimeout(Duration timeout, Callable<String> work) throws Exception {
    return RequestDeadline.with(world.ticksAfter(timeout), work);
  }
}
