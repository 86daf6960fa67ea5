package com.unkey.vault.storage.wrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.ConfigException;
import com.unkey.vault.core.RequestDeadline;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.VaultException.StoreUnavailable.Reason;
import com.unkey.vault.core.store.ETag;
import com.unkey.vault.core.store.FakeStore;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.PutResult;
import com.unkey.vault.core.store.PutResult.Conflict;
import com.unkey.vault.core.store.PutResult.Stored;
import com.unkey.vault.core.store.PutResult.Unknown;
import com.unkey.vault.core.store.StoredObject;
import com.unkey.vault.core.testing.TroubledStore;
import com.unkey.vault.core.testing.TroubledStore.Trouble.AnswerLost;
import com.unkey.vault.core.testing.TroubledStore.Trouble.Dropped;
import com.unkey.vault.core.testing.TroubledStore.Trouble.Hung;
import com.unkey.vault.core.testing.TroubledStore.Trouble.None;
import com.unkey.vault.core.testing.TroubledStore.Trouble.Refused;
import com.unkey.vault.core.testing.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RetryingStoreTest {
  private static final ObjectKey KEY = new ObjectKey("keyring/r/LATEST");
  private static final Bytes OLD = Bytes.utf8("old");
  private static final Bytes OURS = Bytes.utf8("ours");
  private static final Bytes THEIRS = Bytes.utf8("theirs");

  private final VirtualTime time = new VirtualTime();
  private final FakeStore bucket = new FakeStore();
  private final TroubledStore troubled = new TroubledStore(bucket, time);
  private final RetryingStore store = retrying(new Random(11));

  private RetryingStore retrying(RandomGenerator random) {
    return new RetryingStore(troubled, RetryPolicy.DEFAULT, time, time, random);
  }

  @ParameterizedTest
  @EnumSource
  void aReadIsRepeatedWhenThatMayHelp(Reason reason) {
    bucket.putIfAbsent(KEY, OURS);
    troubled.next(new Refused(reason), new Refused(reason));

    if (reason.isTransient()) {
      assertThat(store.get(KEY)).map(StoredObject::body).contains(OURS);
      assertThat(troubled.calls()).isEqualTo(3);
    } else {
      fails(reason, () -> store.get(KEY));
      assertThat(troubled.calls()).isEqualTo(1);
      assertThat(time.elapsed()).isZero();
    }
  }

  @Test
  void attemptsAreBoundedAndTheLastFailureIsTold() {
    troubled.next(new Refused(Reason.TIMEOUT), new Refused(Reason.UNREACHABLE));
    troubled.always(new Refused(Reason.SERVER_ERROR));

    fails(Reason.SERVER_ERROR, () -> store.list("keyring/", null));

    assertThat(troubled.calls()).isEqualTo(RetryPolicy.DEFAULT.attempts());
  }

  @Test
  void pausesAreRandomBelowAGrowingBoundAndLongerWhenThrottled() {
    List<Long> bounds = new ArrayList<>();
    RandomGenerator longest = longest(bounds);
    troubled.always(new Refused(Reason.SERVER_ERROR));
    fails(Reason.SERVER_ERROR, () -> retrying(longest).get(KEY));
    assertThat(bounds.stream().map(Duration::ofNanos))
        .containsExactly(Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofMillis(200));
    assertThat(time.elapsed()).isEqualTo(Duration.ofMillis(350));

    bounds.clear();
    troubled.always(new Refused(Reason.THROTTLED));
    fails(Reason.THROTTLED, () -> retrying(longest).get(KEY));
    // 1 s, 2 s, and 3 s where the bound ends; the last would pass the budget of 6 s.
    assertThat(bounds.stream().map(Duration::ofNanos))
        .containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3));
    assertThat(time.elapsed()).isEqualTo(Duration.ofMillis(3_350));
  }

  /** Draws the longest pause each time, and keeps the bounds it was asked for. */
  private static RandomGenerator longest(List<Long> bounds) {
    return new RandomGenerator() {
      @Override
      public long nextLong() {
        throw new AssertionError("only bounded draws");
      }

      @Override
      public long nextLong(long bound) {
        bounds.add(bound - 1);
        return bound - 1;
      }
    };
  }

  @Test
  void theRequestsDeadlineComesFirst() throws Exception {
    troubled.always(new Refused(Reason.TIMEOUT));
    RetryingStore patient =
        new RetryingStore(
            troubled,
            new RetryPolicy(
                1_000,
                Duration.ofHours(1),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1)),
            time,
            time,
            new Random(3));

    RequestDeadline.with(
        time.ticksAfter(Duration.ofSeconds(3)),
        () -> {
          fails(Reason.TIMEOUT, () -> patient.get(KEY));
          return true;
        });

    assertThat(time.elapsed()).isLessThan(Duration.ofSeconds(3)).isPositive();
    assertThat(troubled.calls()).isBetween(2, 100);
  }

  @Test
  void afterTheDeadlineNothingIsAsked() throws Exception {
    RequestDeadline.with(
        time.ticks() - 1,
        () -> {
          fails(Reason.CANCELLED, () -> store.get(KEY));
          fails(Reason.CANCELLED, () -> store.putIfAbsent(KEY, OURS));
          return true;
        });
    assertThat(troubled.calls()).isZero();
  }

  @Test
  void theBudgetBoundsAnOperationOnAStoreThatHangs() {
    TimeLimitStore limited = new TimeLimitStore(troubled, Duration.ofSeconds(2), time, time);
    RetryingStore bounded =
        new RetryingStore(limited, RetryPolicy.DEFAULT, time, time, new Random(5));
    troubled.always(new Hung());

    assertThatThrownBy(() -> bounded.get(KEY)).isInstanceOf(StoreUnavailable.class);
    assertThat(time.elapsed()).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(6));

    PutResult put = bounded.putIfAbsent(KEY, OURS);
    assertThat(put).isInstanceOf(Unknown.class);
    assertThat(time.elapsed()).isLessThanOrEqualTo(Duration.ofSeconds(12));
  }

  @Test
  void aLostAnswerIsSettledByPuttingAgain() {
    troubled.next(new AnswerLost(Reason.TIMEOUT));
    PutResult created = store.putIfAbsent(KEY, OURS);
    assertThat(created).isEqualTo(new Stored(tag()));

    troubled.next(new AnswerLost(Reason.TIMEOUT), new AnswerLost(Reason.SERVER_ERROR));
    assertThat(store.putIfMatch(KEY, tag(), Bytes.utf8("next"))).isEqualTo(new Stored(tag()));
    assertThat(bucket.get(KEY)).map(StoredObject::body).contains(Bytes.utf8("next"));
  }

  @Test
  void aLostAnswerOfAWriteThatOthersOvertookIsAConflict() {
    bucket.putIfAbsent(KEY, OLD);
    ETag read = tag();
    bucket.putIfMatch(KEY, read, THEIRS);
    troubled.next(new Dropped(Reason.TIMEOUT));

    assertThat(store.putIfMatch(KEY, read, OURS)).isEqualTo(new Conflict());
    assertThat(bucket.get(KEY)).map(StoredObject::body).contains(THEIRS);
  }

  @Test
  void aWriteThatStaysUnknownIsReadBack() {
    allWritesUnknown(new AnswerLost(Reason.TIMEOUT));
    assertThat(store.putIfAbsent(KEY, OURS)).isEqualTo(new Stored(tag()));
    // Four puts and one read.
    assertThat(troubled.calls()).isEqualTo(5);

    ETag read = tag();
    allWritesUnknown(new AnswerLost(Reason.SERVER_ERROR));
    assertThat(store.putIfMatch(KEY, read, Bytes.utf8("next"))).isEqualTo(new Stored(tag()));
  }

  @Test
  void whatWasNotDoneStaysUnknownSinceItMayStillArrive() {
    allWritesUnknown(new Dropped(Reason.TIMEOUT));
    assertThat(store.putIfAbsent(KEY, OURS)).isInstanceOf(Unknown.class);

    bucket.putIfAbsent(KEY, OLD);
    allWritesUnknown(new Dropped(Reason.TIMEOUT));
    assertThat(store.putIfMatch(KEY, tag(), OURS)).isInstanceOf(Unknown.class);
  }

  @Test
  void whatCanNoLongerArriveIsAConflict() {
    bucket.putIfAbsent(KEY, OLD);
    ETag gone = tag();
    bucket.putIfMatch(KEY, gone, THEIRS);

    allWritesUnknown(new Dropped(Reason.TIMEOUT));
    assertThat(store.putIfAbsent(KEY, OURS)).isEqualTo(new Conflict());
    allWritesUnknown(new Dropped(Reason.TIMEOUT));
    assertThat(store.putIfMatch(KEY, gone, OURS)).isEqualTo(new Conflict());
    allWritesUnknown(new Dropped(Reason.TIMEOUT));
    assertThat(store.putIfMatch(new ObjectKey("keyring/r/none"), gone, OURS))
        .isEqualTo(new Conflict());
  }

  @ParameterizedTest
  @EnumSource
  void onceAWriteMayHaveBeenDoneNoRefusalMakesItUndone(Reason later) {
    troubled.next(new AnswerLost(Reason.TIMEOUT));
    troubled.always(new Refused(later));

    assertThat(store.putIfAbsent(KEY, OURS)).isInstanceOf(Unknown.class);
    assertThat(bucket.get(KEY)).isPresent();
  }

  @Test
  void aWriteThatWasRefusedFromTheBeginningIsRefused() {
    troubled.always(new Refused(Reason.UNREACHABLE));
    fails(Reason.UNREACHABLE, () -> store.putIfAbsent(KEY, OURS));
    assertThat(troubled.calls()).isEqualTo(4);
    troubled.always(new Refused(Reason.DENIED));
    fails(Reason.DENIED, () -> store.putIfAbsent(KEY, OURS));
    assertThat(troubled.calls()).isEqualTo(5);
  }

  @Test
  void aConflictIsAnAnswerAndNotRepeated() {
    bucket.putIfAbsent(KEY, THEIRS);
    assertThat(store.putIfAbsent(KEY, OURS)).isEqualTo(new Conflict());
    assertThat(troubled.calls()).isEqualTo(1);
  }

  @Test
  void aPolicyNamesTheSettingThatIsWrong() {
    Duration some = Duration.ofSeconds(1);
    assertThatThrownBy(() -> new RetryPolicy(0, some, some, some, some))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("storage.attempts ");
    assertThatThrownBy(() -> new RetryPolicy(1, Duration.ZERO, some, some, some))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("storage.operation_timeout ");
  }

  /** Every attempt of the next write meets this; the read back goes well. */
  private void allWritesUnknown(TroubledStore.Trouble trouble) {
    for (int i = 0; i < RetryPolicy.DEFAULT.attempts(); i++) {
      troubled.next(trouble);
    }
    troubled.next(new None());
  }

  private ETag tag() {
    return bucket.get(KEY).orElseThrow().etag();
  }

  private static void fails(Reason reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StoreUnavailable.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
