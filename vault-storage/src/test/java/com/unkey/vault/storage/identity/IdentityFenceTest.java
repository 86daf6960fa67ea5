package com.unkey.vault.storage.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.KekId;
import com.unkey.vault.core.VaultException.Fenced;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.VaultException.StoreUnavailable.Reason;
import com.unkey.vault.core.store.FakeStore;
import com.unkey.vault.core.store.OutageStore;
import com.unkey.vault.core.testing.QuietLog;
import com.unkey.vault.storage.identity.IdentityRead.Found;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class IdentityFenceTest {
  private static final QuietLog QUIET = QuietLog.of(WatchedIdentity.class);

  @AfterAll
  static void speakAgain() {
    QUIET.close();
  }

  private static final KekId KEK = new KekId("kek_a");
  private static final StoreId A = new StoreId("A");

  private final FakeStore bucket = new FakeStore();
  private final OutageStore line = new OutageStore(bucket);
  private final IdentityObject operators = new IdentityObject(bucket, new Random(1));
  private final IdentityObject ours = new IdentityObject(line, new Random(2));

  @BeforeEach
  void stamp() {
    operators.create(A, new Epoch(4));
  }

  private IdentityFence fence() {
    return new IdentityFence(
        List.of(WatchedIdentity.pinned(ours, found().identity())), Phase.SOURCE);
  }

  private Found found() {
    return (Found) operators.read();
  }

  private void change(UnaryOperator<StoreIdentity> change) {
    assertThat(operators.change(found(), change)).isInstanceOf(IdentityChange.Done.class);
  }

  private void seal() {
    change(i -> i.with(new StoreRole.Sealed(i.epoch())));
  }

  private void reopen(long epoch) {
    change(i -> i.with(new StoreRole.Active(new Epoch(epoch))));
  }

  @Test
  void anActiveStoreWithUsAmongItsCreatorsAllowsAll() {
    IdentityFence fence = fence();
    fence.checkEncrypt();
    fence.checkCreate(KEK);
    change(i -> i.with(new Creators(Phase.SOURCE, Phase.DUAL_READ_SOURCE)));
    change(i -> i.withWrapKeks(List.of(new KekId("kek_b"), KEK)));
    fence.checkCreate(KEK);
    fence.checkEncrypt();
  }

  @Test
  void aSealedStoreOnlyDecryptsOnceThatIsSeen() {
    IdentityFence fence = fence();
    seal();
    // Encrypting asks nobody: nothing is lost by it, since no DEK is made.
    fence.checkEncrypt();

    fenced("sealed", () -> fence.checkCreate(KEK));
    fenced("sealed", fence::checkEncrypt);
  }

  @Test
  void theWatchSeesItWithoutACreation() {
    IdentityFence fence = fence();
    seal();
    fence.watch();
    fenced("sealed", fence::checkEncrypt);
  }

  @Test
  void itRecoversOnlyWhenTheStoreIsAgainWhatWasPinned() {
    IdentityFence fence = fence();
    seal();
    fence.watch();
    reopen(5);
    fence.watch();
    fenced("in epoch 5 now, and was in 4", fence::checkEncrypt);
    fenced("in epoch 5 now, and was in 4", () -> fence.checkCreate(KEK));
    reopen(4);
    fence.checkCreate(KEK);
    fence.checkEncrypt();
  }

  @Test
  void aHigherOrLowerEpochIsNotOurs() {
    IdentityFence fence = fence();
    reopen(5);
    fenced("epoch 5", () -> fence.checkCreate(KEK));
    reopen(3);
    fenced("epoch 3", () -> fence.checkCreate(KEK));
    fenced("epoch 3", fence::checkEncrypt);
  }

  @Test
  void anotherStoreInItsPlaceIsNotOurs() {
    IdentityFence fence = fence();
    replaceBy(StoreIdentity.stamp(new StoreId("B"), new Epoch(4), new Random(5)));
    fenced("store B now, and was A", () -> fence.checkCreate(KEK));
    fenced("store B now, and was A", fence::checkEncrypt);
  }

  @Test
  void anIdentityThatIsGoneIsNotOurs() {
    IdentityFence fence = fence();
    bucket.delete(IdentityObject.KEY);
    fenced("gone", () -> fence.checkCreate(KEK));
    fenced("gone", fence::checkEncrypt);
  }

  @Test
  void creatorsAndKeksForbidCreatingAndNothingElse() {
    IdentityFence fence = fence();
    change(i -> i.with(Creators.only(Phase.DUAL_READ_SOURCE)));
    fenced("creators are dual-read-source", () -> fence.checkCreate(KEK));
    fence.checkEncrypt();
    change(i -> i.with(Creators.only(Phase.SOURCE)));
    fence.checkCreate(KEK);

    change(i -> i.withWrapKeks(List.of(new KekId("kek_b"))));
    fenced("wrapKeks do not allow KEK kek_a", () -> fence.checkCreate(KEK));
    fence.checkCreate(new KekId("kek_b"));
    fence.checkEncrypt();
  }

  @ParameterizedTest
  @EnumSource
  void anOutageFailsACreationAndChangesNothingOfWhatWasSeen(Reason reason) {
    IdentityFence fence = fence();
    line.fail(reason);
    fence.watch();
    fence.checkEncrypt();
    assertThatThrownBy(() -> fence.checkCreate(KEK)).isInstanceOf(StoreUnavailable.class);
    fence.checkEncrypt();

    line.recover();
    seal();
    fence.watch();
    line.fail(reason);
    fence.watch();
    fenced("sealed", fence::checkEncrypt);
  }

  @Test
  void anIdentityOfANewerVersionForbidsCreatingAndSealsNothing() {
    IdentityFence fence = fence();
    bucket.delete(IdentityObject.KEY);
    bucket.putIfAbsent(IdentityObject.KEY, Bytes.utf8("{\"format\": 2}"));

    fenced("made by a newer version", () -> fence.checkCreate(KEK));
    fence.checkEncrypt();
  }

  @Test
  void aReadThatBeganBeforeTheSealingDoesNotUndoIt() {
    WatchedIdentity watched = WatchedIdentity.pinned(slow(), found().identity());
    IdentityFence fence = new IdentityFence(List.of(watched), Phase.SOURCE);
    // The older read ends after the newer one: a creation whose look was slow.
    duringNextRead =
        () -> {
          seal();
          fence.watch();
          fenced("sealed", fence::checkEncrypt);
        };
    fenced("sealed", () -> fence.checkCreate(KEK));
    fenced("sealed", fence::checkEncrypt);
  }

  private Runnable duringNextRead = () -> {};

  private IdentityObject slow() {
    return new IdentityObject(
        new AfterReadStore(
            bucket,
            () -> {
              Runnable now = duringNextRead;
              duringNextRead = () -> {};
              now.run();
            }),
        new Random(6));
  }

  @Test
  void aLegacyStoreAllowsAllUntilItIsStamped() {
    bucket.delete(IdentityObject.KEY);
    WatchedIdentity watched = WatchedIdentity.legacy(ours);
    IdentityFence fence = new IdentityFence(List.of(watched), Phase.SOURCE);
    fence.checkCreate(KEK);
    fence.watch();
    fence.checkEncrypt();
    assertThat(watched.lastSeen()).isEmpty();

    operators.create(A, new Epoch(2));
    fence.checkCreate(KEK);
    assertThat(watched.lastSeen()).contains(found().identity());

    // From then on it is pinned.
    reopen(3);
    fenced("in epoch 3 now, and was in 2", () -> fence.checkCreate(KEK));
    bucket.delete(IdentityObject.KEY);
    fenced("gone", () -> fence.checkCreate(KEK));
  }

  @Test
  void aLegacyStoreThatIsStampedOtherwiseIsNotOurs() {
    bucket.delete(IdentityObject.KEY);
    IdentityFence fence = new IdentityFence(List.of(WatchedIdentity.legacy(ours)), Phase.SOURCE);
    operators.create(A, Epoch.FIRST);
    change(i -> i.with(Creators.only(Phase.DUAL_READ_SOURCE)));
    fenced("creators", () -> fence.checkCreate(KEK));
    fence.checkEncrypt();
    seal();
    fenced("sealed", () -> fence.checkCreate(KEK));
    fenced("sealed", fence::checkEncrypt);
  }

  @Test
  void everyStoreOfThePhaseMustAllowIt() {
    FakeStore second = new FakeStore();
    IdentityObject secondIdentity = new IdentityObject(second, new Random(7));
    secondIdentity.create(new StoreId("B"), Epoch.FIRST);
    StoreIdentity atStart = ((Found) secondIdentity.read()).identity();
    IdentityFence fence =
        new IdentityFence(
            List.of(
                WatchedIdentity.pinned(ours, found().identity()),
                WatchedIdentity.pinned(secondIdentity, atStart)),
            Phase.SOURCE);
    fence.checkCreate(KEK);

    secondIdentity.change(
        (Found) secondIdentity.read(), i -> i.with(new StoreRole.Sealed(i.epoch())));

    fenced("sealed", () -> fence.checkCreate(KEK));
    fenced("sealed", fence::checkEncrypt);
  }

  @Test
  void twoStoresAreBothStamped() {
    assertThatThrownBy(() ->
            new IdentityFence(
                List.of(
                    WatchedIdentity.pinned(ours, found().identity()), WatchedIdentity.legacy(ours)),
                Phase.DUAL_READ_SOURCE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatCode(fence()::checkEncrypt).doesNotThrowAnyException();
  }

  private void replaceBy(StoreIdentity other) {
    bucket.delete(IdentityObject.KEY);
    bucket.putIfAbsent(IdentityObject.KEY, IdentityFormat.serialize(other));
  }

  private static void fenced(String detail, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            Fenced.class,
            e -> {
              assertThat(e.operatorDetail()).contains(detail);
              assertThat(e.getMessage()).doesNotContain("epoch", "kek_", "store A");
            });
  }
}
