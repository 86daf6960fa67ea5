package com.unkey.vault.migrate.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.VaultException.StoreUnavailable.Reason;
import com.unkey.vault.core.store.ETag;
import com.unkey.vault.core.store.ListPage;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.core.store.PutResult;
import com.unkey.vault.core.store.StoredObject;
import com.unkey.vault.core.testing.FaultAtStepStore;
import com.unkey.vault.core.testing.FaultAtStepStore.Fault;
import com.unkey.vault.core.testing.StepStore;
import com.unkey.vault.core.testing.TroubledStore;
import com.unkey.vault.core.testing.TroubledStore.Trouble;
import com.unkey.vault.migrate.TwoToolStores;
import com.unkey.vault.storage.ToolStores;
import com.unkey.vault.storage.identity.Creators;
import com.unkey.vault.storage.identity.IdentityObject;
import com.unkey.vault.storage.identity.Phase;
import com.unkey.vault.storage.identity.StoreIdentity;
import com.unkey.vault.storage.identity.StoreRole;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class IdentityStepTest {
  private static final Creators WIDE = new Creators(Phase.SOURCE, Phase.DUAL_READ_SOURCE);

  private final TwoToolStores two = new TwoToolStores();

  private Stamping stamping() {
    return new Stamping(two.random);
  }

  @Test
  void aLegacyStoreIsAdoptedOnceAndForAll() {
    two.put(two.source, "keyring/ws_1/dek_a", "wrapped");
    try (ToolStores stores = two.open(Phase.SOURCE)) {
      IdentityStep step = stamping().adopt(stores.source());
      assertThat(step.plan()).isInstanceOf(IdentityPlan.Stamp.class);
      assertThat(two.source.get(IdentityObject.KEY)).isEmpty();

      StoreIdentity first = done(step.apply(), true);
      assertThat(first.creators()).isEqualTo(Creators.only(Phase.SOURCE));
      assertThat(first.generation()).isEqualTo(1);
      assertThat(done(stamping().adopt(stores.source()).apply(), false)).isEqualTo(first);
      assertThat(done(stamping().init(stores.source(), () -> {}).apply(), false)).isEqualTo(first);
    }
  }

  @Test
  void anEmptyStoreIsNotAdoptedAndAUsedOneNotInitialised() {
    two.put(two.source, "keyring/ws_1/dek_a", "wrapped");
    two.put(two.target, "_vault/probe/0a/created", "scratch");
    try (ToolStores stores = two.open(Phase.SOURCE)) {
      assertThat(refusal(stamping().init(stores.source(), () -> {})))
          .contains("keyring/ws_1/dek_a", "identity adopt");
      assertThat(refusal(stamping().adopt(stores.target()))).contains("identity init");
      assertThat(stamping().init(stores.target(), () -> {}).plan())
          .isInstanceOf(IdentityPlan.Stamp.class);
      two.put(two.target, "photos/1.jpg", "of someone's");
      assertThat(refusal(stamping().init(stores.target(), () -> {}))).contains("photos/1.jpg");
    }
    assertThat(two.source.get(IdentityObject.KEY)).isEmpty();
    assertThat(two.target.get(IdentityObject.KEY)).isEmpty();
  }

  @Test
  void twoWhoStampAtOnceAgreeOnOne() {
    StepStore steps = new StepStore(two.target);
    StoreIdentity[] other = new StoreIdentity[1];
    try (ToolStores stores = two.open(Phase.SOURCE, two.source, steps);
        ToolStores others = two.open(Phase.SOURCE)) {
      steps.before(step -> {
        if (step.startsWith("CREATE") && other[0] == null) {
          other[0] = done(stamping().init(others.target(), () -> {}).apply(), true);
        }
      });
      StoreIdentity ours =
          ((IdentityOutcome.Done) stamping().init(stores.target(), () -> {}).apply()).now();
      assertThat(ours).isEqualTo(other[0]);
    }
  }

  static Stream<Arguments> everyPairOfCreators() {
    List<Creators> all =
        Stream.of(Phase.values())
            .flatMap(phase ->
                Stream.concat(
                    Stream.of(Creators.only(phase)),
                    phase.next().map(next -> new Creators(phase, next)).stream()))
            .toList();
    return all.stream().flatMap(now -> all.stream().map(next -> Arguments.of(now, next)));
  }

  /**
   * The rule in other words: the two ranges have one phase in common, and one of them only that.
   */
  @ParameterizedTest
  @MethodSource("everyPairOfCreators")
  void creatorsAreWidenedByANeighbourOrNarrowedToOne(Creators now, Creators next) {
    two.stamped(now);
    long generation = two.identity(two.source).generation();
    boolean isStep =
        now.min() == now.max()
            ? next.min() != next.max() && next.contains(now.min())
            : next.min() == next.max() && now.contains(next.min());
    try (ToolStores stores = two.open(Phase.SOURCE)) {
      IdentityStep step = CreatorsChange.to(stores.source(), next, false);
      if (now.equals(next)) {
        assertThat(done(step.apply(), false).generation()).isEqualTo(generation);
      } else if (isStep) {
        StoreIdentity changed = done(step.apply(), true);
        assertThat(changed.creators()).isEqualTo(next);
        assertThat(changed.generation()).isEqualTo(generation + 1);
        assertThat(done(step.apply(), false)).isEqualTo(changed);
      } else {
        assertThat(refusal(step)).contains(now.toString(), next.toString(), "first");
        assertThat(two.identity(two.source).generation()).isEqualTo(generation);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "TARGET, SOURCE, true, true",
    "TARGET, SOURCE, false, false",
    "TARGET, DUAL_READ_SOURCE, true, false",
    "DUAL_READ_TARGET, SOURCE, true, false",
  })
  void onlyASingleStoreWhereAMigrationEndedMayBeginTheNext(
      Phase now, Phase next, boolean isSingle, boolean allowed) {
    assertThat(CreatorsChange.whyNot(Creators.only(now), Creators.only(next), isSingle).isEmpty())
        .isEqualTo(allowed);
  }

  @Test
  void aSealedStoreAndOneWithoutIdentityAreLeftAlone() {
    two.stamped(Creators.only(Phase.SOURCE));
    two.change(two.source, identity -> identity.with(new StoreRole.Sealed(identity.epoch())));
    try (ToolStores stores = two.open(Phase.SOURCE)) {
      assertThat(refusal(CreatorsChange.to(stores.source(), WIDE, false))).contains("sealed");
    }
    TwoToolStores bare = new TwoToolStores();
    try (ToolStores stores = bare.open(Phase.SOURCE)) {
      assertThat(refusal(CreatorsChange.to(stores.source(), WIDE, false)))
          .contains("vault-migrate identity adopt");
    }
  }

  @Test
  void whoIsOvertakenDecidesAgainByWhatIsThere() {
    two.stamped(WIDE);
    StepStore steps = new StepStore(two.source);
    try (ToolStores stores = two.open(Phase.SOURCE, steps, two.target)) {
      boolean[] overtaken = new boolean[1];
      steps.before(step -> {
        if (step.startsWith("REPLACE") && !overtaken[0]) {
          overtaken[0] = true;
          two.change(two.source, identity -> identity.with(Creators.only(Phase.DUAL_READ_SOURCE)));
        }
      });
      IdentityOutcome outcome =
          CreatorsChange.to(stores.source(), Creators.only(Phase.SOURCE), false).apply();
      assertThat(outcome).isInstanceOf(IdentityOutcome.Refused.class);
      assertThat(two.identity(two.source).creators())
          .isEqualTo(Creators.only(Phase.DUAL_READ_SOURCE));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ANSWER_LOST", "NOT_APPLIED"})
  void whoGetsNoAnswerReadsItBack(Fault fault) {
    two.stamped(Creators.only(Phase.SOURCE));
    // The first call reads, the second writes.
    FaultAtStepStore line = new FaultAtStepStore(two.source, 2, fault);
    StoreIdentity now = done(CreatorsChange.to(two.bareSource(line), WIDE, false).apply(), true);
    assertThat(now.creators()).isEqualTo(WIDE);
    assertThat(now.generation()).isEqualTo(2);
    assertThat(two.identity(two.source)).isEqualTo(now);
  }

  @Test
  void whatIsNeverSettledSaysSo() {
    two.stamped(Creators.only(Phase.SOURCE));
    AtomicInteger writes = new AtomicInteger();
    ObjectStore line =
        new ObjectStore() {
          @Override
          public Optional<StoredObject> get(ObjectKey key) {
            return two.source.get(key);
          }

          @Override
          public PutResult putIfAbsent(ObjectKey key, Bytes body) {
            throw new AssertionError("nothing is to be stamped");
          }

          @Override
          public PutResult putIfMatch(ObjectKey key, ETag expected, Bytes body) {
            writes.incrementAndGet();
            return new PutResult.Unknown(new StoreUnavailable(Reason.TIMEOUT, "planted"));
          }

          @Override
          public ListPage list(String prefix, @Nullable ObjectKey startAfter) {
            return two.source.list(prefix, startAfter);
          }
        };
    assertThat(CreatorsChange.to(two.bareSource(line), WIDE, false).apply())
        .isInstanceOf(IdentityOutcome.Unsettled.class);
    assertThat(writes).hasValue(5);
    assertThat(two.identity(two.source).creators()).isEqualTo(Creators.only(Phase.SOURCE));
  }

  @Test
  void anOutageIsNoIdentity() {
    two.stamped(Creators.only(Phase.SOURCE));
    TroubledStore line = new TroubledStore(two.source, two.time);
    line.always(new Trouble.Refused(Reason.DENIED));
    try (ToolStores stores = two.open(Phase.SOURCE, line, two.target)) {
      assertThatThrownBy(() -> stamping().adopt(stores.source()).plan())
          .isInstanceOf(StoreUnavailable.class);
      assertThatThrownBy(() -> CreatorsChange.to(stores.source(), WIDE, false).apply())
          .isInstanceOf(StoreUnavailable.class);
    }
  }

  /** Whatever fails at whichever call, running it again ends as one run without a fault. */
  @ParameterizedTest
  @EnumSource(Fault.class)
  void aStepThatFailedAnywhereIsRunAgain(Fault fault) {
    for (int call = 1; ; call++) {
      TwoToolStores world = new TwoToolStores();
      world.put(world.source, "keyring/ws_1/dek_a", "wrapped");
      FaultAtStepStore line = new FaultAtStepStore(world.source, call, fault);
      try (ToolStores stores = world.open(Phase.SOURCE, line, world.target)) {
        try {
          new Stamping(world.random).adopt(stores.source()).apply();
        } catch (StoreUnavailable e) {
          // The run that comes next is the one that counts.
        }
      }
      try (ToolStores stores = world.open(Phase.SOURCE)) {
        IdentityOutcome again = new Stamping(world.random).adopt(stores.source()).apply();
        assertThat(again).as("fault at call %d", call).isInstanceOf(IdentityOutcome.Done.class);
        assertThat(world.identity(world.source).generation()).isEqualTo(1);
      }
      if (!line.struck()) {
        assertThat(call).isGreaterThan(3);
        return;
      }
    }
  }

  private static StoreIdentity done(IdentityOutcome outcome, boolean changed) {
    assertThat(outcome).isInstanceOf(IdentityOutcome.Done.class);
    IdentityOutcome.Done done = (IdentityOutcome.Done) outcome;
    assertThat(done.changed()).isEqualTo(changed);
    return done.now();
  }

  private static String refusal(IdentityStep step) {
    assertThat(step.apply()).isInstanceOf(IdentityOutcome.Refused.class);
    IdentityPlan plan = step.plan();
    assertThat(plan).isInstanceOf(IdentityPlan.Refused.class);
    return ((IdentityPlan.Refused) plan).why();
  }
}
