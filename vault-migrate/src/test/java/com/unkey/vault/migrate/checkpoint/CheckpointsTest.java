package com.unkey.vault.migrate.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.core.testing.FaultAtStepStore;
import com.unkey.vault.core.testing.FaultAtStepStore.Fault;
import com.unkey.vault.core.testing.QuietLog;
import com.unkey.vault.core.testing.StepStore;
import com.unkey.vault.migrate.TwoToolStores;
import com.unkey.vault.migrate.attest.Attesting;
import com.unkey.vault.migrate.attest.Attesting.Beginning;
import com.unkey.vault.migrate.attest.FindingChain;
import com.unkey.vault.migrate.attest.RunScope;
import com.unkey.vault.migrate.attest.Tally;
import com.unkey.vault.migrate.checkpoint.Checkpoints.Taking;
import com.unkey.vault.storage.ToolStores;
import com.unkey.vault.storage.identity.Creators;
import com.unkey.vault.storage.identity.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class CheckpointsTest {
  private static final QuietLog QUIET = QuietLog.of(Checkpoints.class);
  private static final Creators NARROW = Creators.only(Phase.DUAL_READ_SOURCE);
  private static final ObjectKey FIRST = new ObjectKey("keyring/ws_1/dek_a");
  private static final ObjectKey SECOND = new ObjectKey("keyring/ws_2/dek_b");

  private final TwoToolStores two = new TwoToolStores().stamped(NARROW);

  @AfterAll
  static void speakAgain() {
    QUIET.close();
  }

  private static RunScope scope() {
    return new RunScope(
        "copy", "run-1", "0.1.0", Phase.DUAL_READ_SOURCE, 0, 2, false, List.of("a"));
  }

  private Checkpoints runner(String owner) {
    return runner(owner, two.target);
  }

  private Checkpoints runner(String owner, ObjectStore line) {
    return new Checkpoints(line, two.time, two.random, Checkpoints.LEASE, owner);
  }

  private Beginning now(RunScope scope) {
    try (ToolStores stores = two.open(Phase.DUAL_READ_SOURCE)) {
      return Attesting.look(stores, scope, two.time);
    }
  }

  private HeldCheckpoint take(String owner) {
    return taken(runner(owner).take(now(scope()), false));
  }

  private static HeldCheckpoint taken(Taking taking) {
    assertThat(taking).isInstanceOf(Taking.Taken.class);
    return ((Taking.Taken) taking).checkpoint();
  }

  @Test
  void aRunnerThatComesAfterGoesOnWhereTheOneBeforeSaved() {
    HeldCheckpoint first = take("one");
    assertThat(first.load()).isEmpty();
    Beginning began = first.beginning();
    first.telling(() ->
        new Tally(Map.of("deks", 4L), Map.of("malformed", 1L), FindingChain.EMPTY.then("x"), 1));
    first.save(FIRST);
    first.save(SECOND);
    first.close();
    first.close();

    two.time.sleep(Duration.ofHours(1));
    HeldCheckpoint next = take("two");
    assertThat(next.load()).contains(SECOND);
    assertThat(next.beginning()).isEqualTo(began);
    assertThat(next.tally().counts()).isEqualTo(Map.of("deks", 4L));
    // It is found again behind the key that is confirmed.
    assertThat(next.tally().stopping()).isZero();
  }

  @Test
  void aRunThatEndedIsBegunAnew() {
    HeldCheckpoint first = take("one");
    first.save(SECOND);
    first.finish();
    first.close();
    two.time.sleep(Duration.ofMinutes(1));
    HeldCheckpoint next = take("two");
    assertThat(next.load()).isEmpty();
    assertThat(next.tally()).isEqualTo(Tally.EMPTY);
    assertThat(next.beginning().started()).isEqualTo(two.time.now());
  }

  @Test
  void aHeldShardIsNotTakenUntilItsLeaseEnds() {
    HeldCheckpoint first = take("one");
    Instant until = two.time.now().plus(Checkpoints.LEASE);
    assertThat(runner("two").take(now(scope()), false)).isEqualTo(new Taking.Held("one", until));

    two.time.sleep(Checkpoints.LEASE.dividedBy(2));
    first.save(FIRST);
    two.time.sleep(Checkpoints.LEASE.dividedBy(2).plusMillis(1));
    assertThat(runner("two").take(now(scope()), false)).isInstanceOf(Taking.Held.class);

    two.time.sleep(Checkpoints.LEASE.dividedBy(2));
    HeldCheckpoint second = take("two");
    assertThat(second.load()).contains(FIRST);
  }

  @Test
  void aStolenLeaseEndsTheOldRunnerAtItsNextSave() {
    HeldCheckpoint old = take("one");
    old.save(FIRST);
    HeldCheckpoint thief = taken(runner("two").take(now(scope()), true));
    assertThat(thief.load()).contains(FIRST);

    assertThatThrownBy(() -> old.save(SECOND)).isInstanceOf(LeaseLost.class);
    assertThatThrownBy(() -> old.save(SECOND)).isInstanceOf(LeaseLost.class);
    assertThatThrownBy(old::finish).isInstanceOf(LeaseLost.class);
    old.close();

    thief.save(SECOND);
    thief.close();
    assertThat(take("three").load()).contains(SECOND);
  }

  @Test
  void whoGivesBackAStolenLeaseTakesNothingAway() {
    HeldCheckpoint old = take("one");
    HeldCheckpoint thief = taken(runner("two").take(now(scope()), true));
    old.close();
    thief.save(FIRST);
    assertThat(runner("three").take(now(scope()), false)).isInstanceOf(Taking.Held.class);
  }

  @Test
  void ofTwoThatTakeAtOnceOneWaits() {
    Beginning fresh = now(scope());
    StepStore steps = new StepStore(two.target);
    boolean[] raced = new boolean[1];
    steps.before(step -> {
      if (step.startsWith("CREATE") && !raced[0]) {
        raced[0] = true;
        taken(runner("two").take(fresh, false));
      }
    });
    assertThat(runner("one", steps).take(fresh, false))
        .isInstanceOfSatisfying(
            Taking.Held.class, held -> assertThat(held.owner()).isEqualTo("two"));
  }

  static Stream<RunScope> otherScopes() {
    return Stream.of(
        new RunScope("copy", "run-2", "0.1.0", Phase.DUAL_READ_SOURCE, 0, 2, false, List.of("a")),
        new RunScope("copy", "run-1", "0.2.0", Phase.DUAL_READ_SOURCE, 0, 2, false, List.of("a")),
        new RunScope("copy", "run-1", "0.1.0", Phase.SOURCE, 0, 2, false, List.of("a")),
        new RunScope("copy", "run-1", "0.1.0", Phase.DUAL_READ_SOURCE, 0, 2, true, List.of("a")),
        new RunScope("copy", "run-1", "0.1.0", Phase.DUAL_READ_SOURCE, 0, 2, false, List.of()));
  }

  @ParameterizedTest
  @MethodSource("otherScopes")
  void anotherScopeBeginsAtTheBeginning(RunScope other) {
    HeldCheckpoint first = take("one");
    first.save(FIRST);
    first.close();
    HeldCheckpoint next = taken(runner("two").take(now(other), false));
    assertThat(next.load()).isEmpty();
    assertThat(next.beginning().scope()).isEqualTo(other);
    assertThat(next.tally()).isEqualTo(Tally.EMPTY);
  }

  @Test
  void anotherShardHasACheckpointOfItsOwn() {
    take("one").save(FIRST);
    RunScope other =
        new RunScope("copy", "run-1", "0.1.0", Phase.DUAL_READ_SOURCE, 1, 2, false, List.of("a"));
    assertThat(taken(runner("two").take(now(other), false)).load()).isEmpty();
  }

  @Test
  void anotherGenerationBeginsAtTheBeginningThoughItIsAsItWas() {
    for (var store : List.of(two.source, two.target)) {
      HeldCheckpoint first = take("one");
      first.save(FIRST);
      first.close();
      two.change(
          store,
          identity -> identity.with(new Creators(Phase.DUAL_READ_SOURCE, Phase.DUAL_READ_TARGET)));
      two.change(store, identity -> identity.with(NARROW));
      HeldCheckpoint next = take("two");
      assertThat(next.load()).isEmpty();
      next.close();
    }
  }

  @Test
  void aDamagedCheckpointIsBegunAnewAndHadNoLease() {
    ObjectKey key = Checkpoints.keyOf(scope());
    two.target.putIfAbsent(key, Bytes.utf8("{\"format\":9}\n"));
    HeldCheckpoint first = take("one");
    assertThat(first.load()).isEmpty();
    first.save(FIRST);
    first.close();
    assertThat(take("two").load()).contains(FIRST);
  }

  /** Whatever fails at whichever call: what is loaded later was saved, and in no other order. */
  @ParameterizedTest
  @EnumSource(Fault.class)
  void aRunnerThatFailedAnywhereIsRunAgain(Fault fault) {
    for (int call = 1; ; call++) {
      TwoToolStores world = new TwoToolStores().stamped(NARROW);
      Beginning fresh;
      try (ToolStores stores = world.open(Phase.DUAL_READ_SOURCE)) {
        fresh = Attesting.look(stores, scope(), world.time);
      }
      FaultAtStepStore line = new FaultAtStepStore(world.target, call, fault);
      int tried = 0;
      int confirmed = 0;
      List<ObjectKey> keys = List.of(FIRST, SECOND);
      try {
        Checkpoints one = new Checkpoints(line, world.time, world.random, Checkpoints.LEASE, "one");
        if (one.take(fresh, false) instanceof Taking.Taken(HeldCheckpoint held)) {
          for (ObjectKey key : keys) {
            tried++;
            held.save(key);
            confirmed++;
          }
          held.close();
        }
      } catch (StoreUnavailable e) {
        // Killed here.
      }
      world.time.sleep(Checkpoints.LEASE);
      Checkpoints two =
          new Checkpoints(world.target, world.time, world.random, Checkpoints.LEASE, "two");
      HeldCheckpoint next = taken(two.take(fresh, false));
      int loaded = next.load().map(key -> keys.indexOf(key) + 1).orElse(0);
      assertThat(loaded).as("fault at call %d", call).isBetween(confirmed, tried);
      if (!line.struck()) {
        assertThat(call).isGreaterThan(4);
        return;
      }
    }
  }
}
