package com.unkey.vault.storage.wrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.RequestDeadline;
import com.unkey.vault.core.Time;
import com.unkey.vault.core.VaultException.InvalidArgument;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.VaultException.StoreUnavailable.Reason;
import com.unkey.vault.core.VirtualThreadTasks;
import com.unkey.vault.core.store.FakeStore;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.core.store.PutResult;
import com.unkey.vault.core.store.PutResult.Stored;
import com.unkey.vault.core.store.PutResult.Unknown;
import com.unkey.vault.core.testing.TroubledStore;
import com.unkey.vault.core.testing.TroubledStore.Trouble.Hung;
import com.unkey.vault.core.testing.TroubledStore.Trouble.Refused;
import com.unkey.vault.core.testing.TroubledStore.Trouble.Slow;
import com.unkey.vault.core.testing.VirtualTime;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/**
 * A call that never returns costs its caller a bounded time, and so many of them a bounded number.
 */
class TimeLimitStoreTest {
  private static final ObjectKey KEY = new ObjectKey("keyring/r/LATEST");
  private static final Bytes BODY = Bytes.utf8("x");
  private static final Duration LIMIT = Duration.ofSeconds(2);

  private final VirtualTime time = new VirtualTime();
  private final FakeStore bucket = new FakeStore();
  private final TroubledStore troubled = new TroubledStore(bucket, time);
  private final TimeLimitStore store = new TimeLimitStore(troubled, LIMIT, time, time);

  @Test
  void aReadThatHangsTimesOut() {
    troubled.always(new Hung());
    fails(Reason.TIMEOUT, () -> store.get(KEY));
    assertThat(time.elapsed()).isEqualTo(LIMIT);
    fails(Reason.TIMEOUT, () -> store.list("", null));
    assertThat(time.elapsed()).isEqualTo(LIMIT.multipliedBy(2));
  }

  @Test
  void aWriteThatHangsIsUnknownAndMayLandLater() {
    troubled.next(new Slow(Duration.ofSeconds(10)));

    PutResult result = store.putIfAbsent(KEY, BODY);

    assertThat(result)
        .isInstanceOfSatisfying(
            Unknown.class, u -> assertThat(u.cause().reason()).isEqualTo(Reason.TIMEOUT));
    assertThat(bucket.get(KEY)).isEmpty();
    time.sleep(Duration.ofSeconds(10));
    assertThat(bucket.get(KEY)).isPresent();
  }

  @Test
  void aCallersShorterTimeEndsItEarlierAndIsNotHeldAgainstTheStore() throws Exception {
    troubled.always(new Hung());
    RequestDeadline.with(
        time.ticksAfter(Duration.ofMillis(300)),
        () -> {
          fails(Reason.CANCELLED, () -> store.get(KEY));
          return true;
        });
    assertThat(time.elapsed()).isEqualTo(Duration.ofMillis(300));
  }

  @Test
  void whatIsOverIsNotAsked() throws Exception {
    RequestDeadline.with(
        time.ticks(),
        () -> {
          fails(Reason.CANCELLED, () -> store.putIfAbsent(KEY, BODY));
          return true;
        });
    assertThat(troubled.calls()).isZero();
  }

  @Test
  void whatTheStoreSaysInTimePassesUnchanged() {
    troubled.next(new Slow(LIMIT.minusMillis(1)));
    assertThat(store.putIfAbsent(KEY, BODY)).isInstanceOf(Stored.class);
    troubled.next(new Refused(Reason.DENIED));
    fails(Reason.DENIED, () -> store.putIfAbsent(KEY, BODY));
    ObjectStore refusing =
        new TimeLimitStore(
            new GatedStore(
                bucket,
                _ -> {
                  throw new InvalidArgument("keyring", "planted");
                }),
            LIMIT,
            time,
            time);
    assertThatThrownBy(() -> refusing.get(KEY)).isInstanceOf(InvalidArgument.class);
  }

  @Test
  void theDeadlineIsKnownToTheStoreInside() {
    long[] seen = new long[1];
    ObjectStore asking =
        new TimeLimitStore(
            new GatedStore(bucket, _ -> seen[0] = RequestDeadline.orElse(0)), LIMIT, time, time);
    long expected = time.ticksAfter(LIMIT);

    assertThat(asking.get(KEY)).isEmpty();

    assertThat(seen[0]).isEqualTo(expected);
  }

  @Test
  void aWriteWhoseCallerIsInterruptedIsUnknown() throws Exception {
    Time real = Time.system();
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    ObjectStore hanging =
        new GatedStore(
            bucket,
            _ -> {
              asked.countDown();
              try {
                end.await();
              } catch (InterruptedException e) {
                throw new AssertionError("the store's own thread is left alone", e);
              }
            });
    ObjectStore limited =
        new TimeLimitStore(hanging, Duration.ofHours(1), real, new VirtualThreadTasks(real));
    PutResult[] result = new PutResult[1];
    Thread caller = Thread.ofVirtual().start(() -> result[0] = limited.putIfAbsent(KEY, BODY));

    asked.await();
    caller.interrupt();
    caller.join();

    assertThat(result[0])
        .isInstanceOfSatisfying(
            Unknown.class, u -> assertThat(u.cause().reason()).isEqualTo(Reason.CANCELLED));
    end.countDown();
  }

  @Test
  void callsThatHangAreBoundedInNumberAndTheRestRefusedAtOnce() {
    BulkheadStore bulkhead = new BulkheadStore(troubled, 3);
    ObjectStore bounded = new TimeLimitStore(bulkhead, LIMIT, time, time);
    troubled.next(new Hung(), new Hung(), new Slow(Duration.ofSeconds(10)));
    for (int i = 0; i < 3; i++) {
      fails(Reason.TIMEOUT, () -> bounded.get(KEY));
    }
    Duration before = time.elapsed();

    fails(Reason.TIMEOUT, () -> bounded.get(KEY));
    fails(Reason.TIMEOUT, () -> bounded.putIfAbsent(KEY, BODY));

    assertThat(time.elapsed()).isEqualTo(before);
    assertThat(troubled.calls()).isEqualTo(3);
    // One of them comes back after all, and makes room.
    time.sleep(Duration.ofSeconds(10));
    assertThat(bounded.get(KEY)).isEmpty();
  }

  private static void fails(Reason reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StoreUnavailable.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
