package com.unkey.vault.storage.wrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.Tasks.Task;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.VaultException.StoreUnavailable.Reason;
import com.unkey.vault.core.store.FakeStore;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.PutResult.Unknown;
import com.unkey.vault.core.testing.TroubledStore;
import com.unkey.vault.core.testing.TroubledStore.Trouble.Dropped;
import com.unkey.vault.core.testing.TroubledStore.Trouble.None;
import com.unkey.vault.core.testing.TroubledStore.Trouble.Refused;
import com.unkey.vault.core.testing.TroubledStore.Trouble.Slow;
import com.unkey.vault.core.testing.VirtualTime;
import com.unkey.vault.storage.wrap.BreakerStore.State;
import com.unkey.vault.storage.wrap.BreakerStore.Status;
import java.time.Duration;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class BreakerStoreTest {
  private static final ObjectKey KEY = new ObjectKey("keyring/r/LATEST");
  private static final BreakerPolicy POLICY =
      new BreakerPolicy(3, Duration.ofSeconds(1), Duration.ofSeconds(5));

  private final VirtualTime time = new VirtualTime();
  private final TroubledStore troubled = new TroubledStore(new FakeStore(), time);
  private final BreakerStore store = new BreakerStore(troubled, POLICY, time);

  @Test
  void failuresInARowOverAWhileOpenIt() {
    open();
    int asked = troubled.calls();

    fails(Reason.CIRCUIT_OPEN, this::read);
    fails(Reason.CIRCUIT_OPEN, () -> store.putIfAbsent(KEY, Bytes.utf8("x")));

    assertThat(troubled.calls()).isEqualTo(asked);
    assertThat(store.status()).isEqualTo(new Status(State.OPEN, Optional.of(Reason.TIMEOUT)));
  }

  @Test
  void aBurstOfFailuresWithinTheSpanDoesNot() {
    troubled.always(new Refused(Reason.TIMEOUT));
    for (int i = 0; i < 100; i++) {
      fails(Reason.TIMEOUT, this::read);
    }
    assertThat(store.status().state()).isEqualTo(State.CLOSED);
  }

  @Test
  void aSuccessBetweenThemBeginsTheCountAgain() {
    for (int i = 0; i < 10; i++) {
      troubled.next(new Refused(Reason.TIMEOUT), new Refused(Reason.TIMEOUT), new None());
      fails(Reason.TIMEOUT, this::read);
      time.sleep(Duration.ofSeconds(2));
      fails(Reason.TIMEOUT, this::read);
      read();
    }
    assertThat(store.status()).isEqualTo(new Status(State.CLOSED, Optional.empty()));
  }

  @Test
  void writesWithoutAnAnswerCount() {
    troubled.always(new Dropped(Reason.TIMEOUT));
    for (int i = 0; i < 3; i++) {
      assertThat(store.putIfAbsent(KEY, Bytes.utf8("x"))).isInstanceOf(Unknown.class);
      time.sleep(Duration.ofSeconds(1));
    }
    assertThat(store.status().state()).isEqualTo(State.OPEN);
  }

  @ParameterizedTest
  @EnumSource(names = {"THROTTLED", "DENIED", "MISCONFIGURED"})
  void anAnswerThatRefusesDoesNotOpenItAndIsTold(Reason reason) {
    troubled.always(new Refused(reason));
    for (int i = 0; i < 20; i++) {
      fails(reason, this::read);
      time.sleep(Duration.ofSeconds(1));
    }
    assertThat(store.status()).isEqualTo(new Status(State.CLOSED, Optional.of(reason)));
  }

  @Test
  void callersWhoGaveUpSayNothingOfTheStore() {
    troubled.always(new Refused(Reason.CANCELLED));
    for (int i = 0; i < 20; i++) {
      fails(Reason.CANCELLED, this::read);
      time.sleep(Duration.ofSeconds(1));
    }
    assertThat(store.status()).isEqualTo(new Status(State.CLOSED, Optional.empty()));
  }

  @Test
  void afterAWhileOneCallFindsOutAndTheOthersDoNotWaitForIt() {
    open();
    time.sleep(POLICY.openFor());
    troubled.next(new Slow(Duration.ofSeconds(1)));
    int asked = troubled.calls();

    Task<Boolean> probe =
        time.start(
            "probe",
            () -> {
              read();
              return true;
            });
    time.sleep(Duration.ofMillis(500));
    assertThat(store.status().state()).isEqualTo(State.HALF_OPEN);
    fails(Reason.CIRCUIT_OPEN, this::read);
    assertThat(troubled.calls()).isEqualTo(asked + 1);

    assertThat(probe.await(time.ticksAfter(Duration.ofMinutes(1)))).isTrue();
    assertThat(store.status()).isEqualTo(new Status(State.CLOSED, Optional.empty()));
    read();
  }

  @Test
  void aProbeThatFailsOpensItForAnotherWhile() {
    open();
    troubled.always(new Refused(Reason.UNREACHABLE));
    time.sleep(POLICY.openFor());

    fails(Reason.UNREACHABLE, this::read);
    fails(Reason.CIRCUIT_OPEN, this::read);
    time.sleep(POLICY.openFor().minusMillis(1));
    fails(Reason.CIRCUIT_OPEN, this::read);
    time.sleep(Duration.ofMillis(1));
    fails(Reason.UNREACHABLE, this::read);
  }

  @ParameterizedTest
  @EnumSource(names = {"THROTTLED", "DENIED", "MISCONFIGURED"})
  void aProbeThatIsAnsweredAtAllClosesIt(Reason reason) {
    open();
    time.sleep(POLICY.openFor());
    troubled.always(new Refused(reason));

    fails(reason, this::read);

    assertThat(store.status()).isEqualTo(new Status(State.CLOSED, Optional.of(reason)));
  }

  @Test
  void aProbeGivenUpByItsCallerLeavesTheNextCallToFindOut() {
    open();
    time.sleep(POLICY.openFor());
    troubled.next(new Refused(Reason.CANCELLED));
    troubled.always(null);

    fails(Reason.CANCELLED, this::read);
    assertThat(store.status().state()).isEqualTo(State.OPEN);
    read();
    assertThat(store.status().state()).isEqualTo(State.CLOSED);
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.INCLUDE,
      names = {"UNREACHABLE", "TIMEOUT", "SERVER_ERROR"})
  void silenceAndServerErrorsCount(Reason reason) {
    troubled.always(new Refused(reason));
    for (int i = 0; i < 3; i++) {
      fails(reason, this::read);
      time.sleep(Duration.ofSeconds(1));
    }
    fails(Reason.CIRCUIT_OPEN, this::read);
  }

  private void open() {
    troubled.always(new Refused(Reason.TIMEOUT));
    for (int i = 0; i < 3; i++) {
      assertThat(store.status().state()).isEqualTo(State.CLOSED);
      fails(Reason.TIMEOUT, this::read);
      time.sleep(Duration.ofMillis(600));
    }
    // Open since the last one, 600 ms ago.
    time.sleep(Duration.ofMillis(1));
    assertThat(store.status().state()).isEqualTo(State.OPEN);
    troubled.always(null);
  }

  private void read() {
    assertThat(store.get(KEY)).isEmpty();
  }

  private static void fails(Reason reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StoreUnavailable.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
