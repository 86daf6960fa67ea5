package com.unkey.vault.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.KekId;
import com.unkey.vault.core.VaultException.Fenced;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.VaultException.StoreUnavailable.Reason;
import com.unkey.vault.core.store.ETag;
import com.unkey.vault.core.store.FakeStore;
import com.unkey.vault.core.store.ObjectDeleter;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.core.store.PutResult.Stored;
import com.unkey.vault.core.testing.CarelessStore;
import com.unkey.vault.core.testing.QuietLog;
import com.unkey.vault.core.testing.TroubledStore;
import com.unkey.vault.core.testing.TroubledStore.Trouble;
import com.unkey.vault.core.testing.VirtualTime;
import com.unkey.vault.storage.StorageConfig.Backend;
import com.unkey.vault.storage.identity.Epoch;
import com.unkey.vault.storage.identity.IdentityObject;
import com.unkey.vault.storage.identity.IdentityRead.Found;
import com.unkey.vault.storage.identity.StartOutcome;
import com.unkey.vault.storage.identity.StoreExpectation;
import com.unkey.vault.storage.identity.StoreId;
import com.unkey.vault.storage.identity.StoreRole;
import com.unkey.vault.storage.identity.WatchedIdentity;
import com.unkey.vault.storage.s3.CapabilityProbe.Outcome;
import com.unkey.vault.storage.s3.CapabilityProbe.Promise;
import com.unkey.vault.storage.wrap.BreakerStore;
import com.unkey.vault.storage.wrap.GatedStore;
import com.unkey.vault.storage.wrap.StoreMeter;
import com.unkey.vault.storage.wrap.StoreTracer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An opened store over hours of virtual time: outages at every stage, and what it must not do. */
class StoreSessionTest {
  private static final List<QuietLog> QUIET =
      List.of(QuietLog.of(StoreSession.class), QuietLog.of(WatchedIdentity.class));
  private static final KekId KEK = new KekId("kek_a");
  private static final ObjectKey DEK = new ObjectKey("keyring/ws_1/dek_a");
  private static final Bytes BODY = Bytes.utf8("wrapped");
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final VirtualTime time = new VirtualTime();
  private final FakeStore bucket = new FakeStore();
  private final TroubledStore line = new TroubledStore(bucket, time);
  private final IdentityObject operators = new IdentityObject(bucket, new Random(1));
  private final List<String> attempts = new ArrayList<>();
  private final List<String> spans = new ArrayList<>();

  @AfterAll
  static void speakAgain() {
    QUIET.forEach(QuietLog::close);
  }

  private OpenedStore open(StoreExpectation expected) {
    return open(line, bucket, expected, false);
  }

  private OpenedStore open(
      ObjectStore store, ObjectDeleter deleter, StoreExpectation expected, boolean noIfMatch) {
    StoreMeter meter = (operation, outcome, _) -> attempts.add(operation + " " + outcome.kind());
    StoreTracer tracer = operation -> outcome -> spans.add(operation + " " + outcome.kind());
    return Stores.open(
        new StorageConfig(
            new Backend.Given(store, deleter),
            expected,
            noIfMatch,
            CallLimits.DEFAULT,
            StorageConfig.IDENTITY_PERIOD),
        new StoreEnv(time, time, new Random(2), meter, tracer));
  }

  private void stamp() {
    operators.create(new StoreId("A"), new Epoch(4));
  }

  private void change(StoreRole role) {
    operators.change((Found) operators.read(), identity -> identity.with(role));
  }

  @Test
  void onAHealthyStoreTheFirstRequestIsServed() {
    stamp();
    OpenedStore opened = open(StoreExpectation.ANY);

    assertThat(opened.awaitStart(MINUTE)).isInstanceOf(StartOutcome.Serving.class);

    opened.fence().checkCreate(KEK);
    opened.fence().checkEncrypt();
    assertThat(opened.store().putIfAbsent(DEK, BODY)).isInstanceOf(Stored.class);
    assertThat(opened.status())
        .isEqualTo(
            new StoreStatus(
                "given",
                new StartOutcome.Serving(((Found) operators.read()).identity()),
                new Outcome.Passed(),
                BreakerStore.State.CLOSED,
                Optional.empty(),
                Optional.of(((Found) operators.read()).identity()),
                Optional.empty()));
    assertThat(time.elapsed()).isZero();
    // A span is an operation of ours, an attempt is the store's.
    assertThat(spans).containsExactly("PUT_IF_ABSENT STORED");
    assertThat(attempts).hasSizeGreaterThan(10).contains("PUT_IF_MATCH CONFLICT");
  }

  @ParameterizedTest
  @EnumSource(names = {"UNREACHABLE", "TIMEOUT", "THROTTLED", "SERVER_ERROR", "DENIED"})
  void anOutageAtStartIsWaitedForAndNothingIsConcludedFromIt(Reason reason) {
    stamp();
    line.always(new Trouble.Refused(reason));
    OpenedStore opened = open(StoreExpectation.INIT);
    assertThat(opened.awaitStart(MINUTE)).isInstanceOf(StartOutcome.Waiting.class);

    unavailable(() -> opened.store().get(DEK));
    unavailable(() -> opened.store().list("keyring/", null));
    unavailable(() -> opened.store().putIfAbsent(DEK, BODY));
    unavailable(() -> opened.fence().checkEncrypt());
    unavailable(() -> opened.fence().checkCreate(KEK));
    assertThat(opened.status().isRefused()).isFalse();
    assertThat(opened.status().isReachable()).isEqualTo(reason == Reason.THROTTLED);
    time.sleep(Duration.ofHours(3));
    unavailable(() -> opened.store().get(DEK));
    assertThat(bucket.listAll("")).hasSize(1);

    line.always(null);
    time.sleep(Duration.ofSeconds(10));
    assertThat(opened.store().get(DEK)).isEmpty();
    opened.fence().checkCreate(KEK);
    assertThat(opened.status().isReachable()).isTrue();
  }

  @Test
  void aStoreThatHangsAtStartHoldsNobody() {
    stamp();
    line.always(new Trouble.Hung());
    OpenedStore opened = open(StoreExpectation.ANY);
    assertThat(opened.awaitStart(Duration.ofMillis(500))).isInstanceOf(StartOutcome.Waiting.class);
    assertThat(time.elapsed()).isEqualTo(Duration.ofMillis(500));

    Duration before = time.elapsed();
    unavailable(() -> opened.store().get(DEK));
    assertThat(time.elapsed()).isEqualTo(before);

    line.always(null);
    time.sleep(Duration.ofSeconds(30));
    assertThat(opened.store().get(DEK)).isEmpty();
  }

  @Test
  void nothingIsCreatedBeforeTheProbePassedAndReadingGoesOn() {
    stamp();
    bucket.putIfAbsent(DEK, BODY);
    // The identity is read; from the probe's first write on the store does not answer.
    line.next(new Trouble.None());
    line.always(new Trouble.Dropped(Reason.TIMEOUT));
    OpenedStore opened = open(StoreExpectation.ANY);
    assertThat(opened.awaitStart(MINUTE)).isInstanceOf(StartOutcome.Serving.class);
    assertThat(opened.status().probe()).isInstanceOf(Outcome.Undecided.class);

    opened.fence().checkEncrypt();
    unavailable(() -> opened.fence().checkCreate(KEK));

    line.always(null);
    time.sleep(Duration.ofSeconds(10));
    assertThat(opened.store().get(DEK)).isPresent();
    assertThat(opened.status().probe()).isEqualTo(new Outcome.Passed());
    opened.fence().checkCreate(KEK);
  }

  @Test
  void aStoreThatIgnoresCreateOnlyIsReadAndNeverCreatedOn() {
    stamp();
    bucket.putIfAbsent(DEK, BODY);
    CarelessStore careless = new CarelessStore(bucket, true, false);
    OpenedStore opened = open(careless, careless, StoreExpectation.ANY, true);
    opened.awaitStart(MINUTE);

    assertThat(opened.store().get(DEK)).isPresent();
    opened.fence().checkEncrypt();
    fenced("If-None-Match", () -> opened.fence().checkCreate(KEK));
    assertThat(opened.status().probe())
        .isInstanceOfSatisfying(
            Outcome.Broken.class, b -> assertThat(b.promise()).isEqualTo(Promise.CREATE_ONLY));
    time.sleep(Duration.ofHours(1));
    fenced("If-None-Match", () -> opened.fence().checkCreate(KEK));
  }

  @Test
  void aStoreThatIgnoresIfMatchCreatesOnlyIfAcceptedAndNeverReplaces() {
    stamp();
    CarelessStore careless = new CarelessStore(bucket, false, true);
    OpenedStore strict = open(careless, careless, StoreExpectation.ANY, false);
    strict.awaitStart(MINUTE);
    fenced("If-Match", () -> strict.fence().checkCreate(KEK));

    OpenedStore accepting = open(careless, careless, StoreExpectation.ANY, true);
    accepting.awaitStart(MINUTE);
    accepting.fence().checkCreate(KEK);
    assertThat(accepting.store().putIfAbsent(DEK, BODY)).isInstanceOf(Stored.class);
    ETag tag = accepting.store().get(DEK).orElseThrow().etag();
    for (OpenedStore opened : List.of(strict, accepting)) {
      fenced("If-Match", () -> opened.store().putIfMatch(DEK, tag, Bytes.utf8("next")));
    }
    assertThat(bucket.get(DEK).orElseThrow().body()).isEqualTo(BODY);
  }

  @Test
  void aReplicaIsNotServedAndNotAskedAgain() {
    stamp();
    change(new StoreRole.Replica(new Epoch(4)));
    OpenedStore opened = open(StoreExpectation.ANY);
    opened.awaitStart(MINUTE);
    int asked = line.calls();

    fenced("replica", () -> opened.store().get(DEK));
    fenced("replica", () -> opened.fence().checkEncrypt());
    fenced("replica", () -> opened.fence().checkCreate(KEK));
    assertThat(opened.status().isRefused()).isTrue();

    // Its promotion is not this instance's to notice: it starts again with the others.
    change(new StoreRole.Active(new Epoch(5)));
    time.sleep(Duration.ofHours(1));
    fenced("replica", () -> opened.store().get(DEK));
    assertThat(line.calls()).isEqualTo(asked);
  }

  @Test
  void anEmptyStoreIsNotServedAndSaysWhatToDo() {
    OpenedStore opened = open(StoreExpectation.ANY);
    opened.awaitStart(MINUTE);
    fenced("storage.init", () -> opened.store().get(DEK));
    assertThat(opened.status().isRefused()).isTrue();
    assertThat(bucket.listAll("")).isEmpty();
  }

  @Test
  void aStoreSealedWhileItIsServedIsDecryptOnlyWithinAPeriod() {
    stamp();
    bucket.putIfAbsent(DEK, BODY);
    OpenedStore opened = open(StoreExpectation.ANY);
    opened.awaitStart(MINUTE);
    change(new StoreRole.Sealed(new Epoch(4)));

    time.sleep(StorageConfig.IDENTITY_PERIOD.plusSeconds(1));

    fenced("sealed", () -> opened.fence().checkEncrypt());
    assertThat(opened.store().get(DEK)).isPresent();
    assertThat(opened.status().isRefused()).isFalse();
    assertThat(opened.status().fenced()).hasValueSatisfying(w -> assertThat(w).contains("sealed"));
    // An outage in between changes nothing of that.
    line.always(new Trouble.Hung());
    time.sleep(Duration.ofMinutes(10));
    fenced("sealed", () -> opened.fence().checkEncrypt());
    line.always(null);
    change(new StoreRole.Active(new Epoch(4)));
    time.sleep(MINUTE);
    opened.fence().checkEncrypt();
    assertThat(opened.status().fenced()).isEmpty();
  }

  @Test
  void aLegacyStoreIsServedAndPinnedWhenItIsStamped() {
    bucket.putIfAbsent(DEK, BODY);
    OpenedStore opened = open(StoreExpectation.ANY);
    assertThat(opened.awaitStart(MINUTE)).isEqualTo(new StartOutcome.Legacy());
    opened.fence().checkEncrypt();
    opened.fence().checkCreate(KEK);
    assertThat(opened.status().identity()).isEmpty();

    stamp();
    time.sleep(MINUTE);
    assertThat(opened.status().identity()).contains(((Found) operators.read()).identity());
    change(new StoreRole.Active(new Epoch(5)));
    time.sleep(MINUTE);
    fenced("epoch 5", () -> opened.fence().checkEncrypt());
  }

  @Test
  void aLongOutageOpensTheBreakerAndTheWatchFindsTheStoreAgain() {
    stamp();
    OpenedStore opened = open(StoreExpectation.ANY);
    opened.awaitStart(MINUTE);
    line.always(new Trouble.Hung());
    unavailable(() -> opened.store().get(DEK));
    time.sleep(MINUTE);
    assertThat(opened.status().breaker()).isNotEqualTo(BreakerStore.State.CLOSED);
    assertThat(opened.status().isReachable()).isFalse();
    assertThat(opened.status().lastError()).contains(Reason.TIMEOUT);

    line.always(null);
    time.sleep(MINUTE);
    assertThat(opened.status().isReachable()).isTrue();
    assertThat(opened.store().get(DEK)).isEmpty();
  }

  @Test
  void aFaultOfOursDoesNotEndTheWatch() {
    stamp();
    RuntimeException[] fault = new RuntimeException[1];
    ObjectStore faulty =
        new GatedStore(
            bucket,
            _ -> {
              if (fault[0] != null) {
                throw fault[0];
              }
            });
    OpenedStore opened = open(faulty, bucket, StoreExpectation.ANY, false);
    opened.awaitStart(MINUTE);
    fault[0] = new IllegalStateException("planted");
    time.sleep(MINUTE);
    opened.fence().checkEncrypt();

    fault[0] = null;
    change(new StoreRole.Sealed(new Epoch(4)));
    time.sleep(MINUTE);
    fenced("sealed", () -> opened.fence().checkEncrypt());
  }

  @Test
  void aClosedStoreIsNotWatchedAnyMore() {
    stamp();
    OpenedStore opened = open(StoreExpectation.ANY);
    opened.awaitStart(MINUTE);
    opened.close();
    int asked = line.calls();
    time.sleep(Duration.ofHours(1));
    assertThat(line.calls()).isEqualTo(asked);
  }

  private static void unavailable(ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(StoreUnavailable.class);
  }

  private static void fenced(String detail, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(Fenced.class, e -> assertThat(e.operatorDetail()).contains(detail));
  }
}
