package com.unkey.vault.storage.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.ConfigException;
import com.unkey.vault.core.VaultException.StoreUnavailable.Reason;
import com.unkey.vault.core.store.FakeStore;
import com.unkey.vault.core.store.LostAnswerStore;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.core.store.OutageStore;
import com.unkey.vault.core.testing.TroubledStore;
import com.unkey.vault.core.testing.TroubledStore.Trouble.None;
import com.unkey.vault.core.testing.TroubledStore.Trouble.Refused;
import com.unkey.vault.core.testing.VirtualTime;
import com.unkey.vault.storage.identity.StartOutcome.EmptyUnstamped;
import com.unkey.vault.storage.identity.StartOutcome.Legacy;
import com.unkey.vault.storage.identity.StartOutcome.NotOurs;
import com.unkey.vault.storage.identity.StartOutcome.Serving;
import com.unkey.vault.storage.identity.StartOutcome.Waiting;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StartCheckTest {
  private static final StoreId A = new StoreId("A");
  private static final StoreExpectation ANY = StoreExpectation.ANY;
  private static final StoreExpectation INIT = StoreExpectation.INIT;

  private final FakeStore bucket = new FakeStore();

  private StartOutcome check(StoreExpectation expected) {
    return check(bucket, expected);
  }

  private static StartOutcome check(ObjectStore store, StoreExpectation expected) {
    Random random = new Random(9);
    return new StartCheck(store, new IdentityObject(store, random), expected, random).check();
  }

  private static StoreExpectation expecting(String id) {
    return StoreExpectation.of(false, Optional.of(id), OptionalLong.empty());
  }

  private static StoreExpectation expecting(long epoch) {
    return StoreExpectation.of(false, Optional.empty(), OptionalLong.of(epoch));
  }

  private IdentityObject stamped(UnaryOperator<StoreIdentity> change) {
    IdentityObject object = new IdentityObject(bucket, new Random(1));
    object.create(A, new Epoch(4));
    object.change((IdentityRead.Found) object.read(), change);
    return object;
  }

  private void hasARing() {
    bucket.putIfAbsent(new ObjectKey("keyring/ws_1/dek_a"), Bytes.utf8("wrapped"));
  }

  @Test
  void anActiveStoreIsServedWithItsIdentity() {
    StoreIdentity identity = ((IdentityRead.Found) stamped(i -> i).read()).identity();
    assertThat(check(ANY)).isEqualTo(new Serving(identity));
    assertThat(check(INIT)).isEqualTo(new Serving(identity));
    assertThat(check(expecting("A"))).isEqualTo(new Serving(identity));
    assertThat(check(expecting(4))).isEqualTo(new Serving(identity));
  }

  @Test
  void anotherStoreOrEpochThanConfiguredIsNotOurs() {
    stamped(i -> i);
    assertThat(why(check(expecting("B")))).contains("store A", "storage.store_id is B");
    assertThat(why(check(expecting(5)))).contains("epoch 4", "storage.epoch is 5");
    assertThat(why(check(expecting(3)))).contains("storage.epoch is 3");
  }

  @Test
  void aReplicaOrSealedStoreIsNotOursWhateverItHolds() {
    hasARing();
    IdentityObject object = stamped(i -> i.with(new StoreRole.Replica(i.epoch())));
    assertThat(why(check(ANY))).contains("replica in epoch 4", "only an active store is served");
    object.change((IdentityRead.Found) object.read(), i -> i.with(new StoreRole.Sealed(i.epoch())));
    assertThat(why(check(INIT))).contains("sealed in epoch 4");
  }

  @Test
  void aStoreWithRingsAndWithoutIdentityIsLegacyUnlessOneIsAskedFor() {
    hasARing();
    assertThat(check(ANY)).isEqualTo(new Legacy());
    assertThat(check(INIT)).as("init stamps only what is empty").isEqualTo(new Legacy());
    assertThat(bucket.get(IdentityObject.KEY)).isEmpty();
    assertThat(why(check(expecting("A")))).contains("vault-migrate identity adopt");
    assertThat(why(check(expecting(1)))).contains("has no identity");
  }

  @Test
  void anEmptyStoreIsRefusedUnlessInitIsSet() {
    // What is no ring does not make it a store of ours.
    bucket.putIfAbsent(new ObjectKey("_vault/probe/x"), Bytes.utf8("x"));
    bucket.putIfAbsent(new ObjectKey("logs/2026"), Bytes.utf8("x"));
    assertThat(check(ANY)).isEqualTo(new EmptyUnstamped());
    assertThat(check(expecting("A"))).isEqualTo(new EmptyUnstamped());
    assertThat(bucket.get(IdentityObject.KEY)).isEmpty();

    assertThat(check(INIT)).isInstanceOf(Serving.class);
    assertThat(check(ANY)).isInstanceOf(Serving.class);
  }

  @Test
  void initStampsWhatIsConfigured() {
    StoreExpectation named = StoreExpectation.of(true, Optional.of("prod-a"), OptionalLong.of(12));
    assertThat(check(named))
        .isInstanceOfSatisfying(
            Serving.class,
            serving -> {
              assertThat(serving.identity().id()).isEqualTo(new StoreId("prod-a"));
              assertThat(serving.identity().epoch()).isEqualTo(new Epoch(12));
            });
  }

  @Test
  void ofTwoThatInitTheLoserServesTheWinnersStore() {
    // The other stamps between this one's look and its write.
    ObjectStore overtaken = new OvertakenStore(bucket);
    assertThat(check(overtaken, INIT))
        .isInstanceOfSatisfying(
            Serving.class, serving -> assertThat(serving.identity().id()).isEqualTo(A));

    FakeStore another = new FakeStore();
    StoreExpectation named = StoreExpectation.of(true, Optional.of("B"), OptionalLong.empty());
    assertThat(why(check(new OvertakenStore(another), named))).contains("storage.store_id is B");
  }

  @ParameterizedTest
  @EnumSource
  void anOutageIsWaitedForAndConcludesNothing(Reason reason) {
    OutageStore down = new OutageStore(bucket);
    down.fail(reason);
    for (StoreExpectation expected : new StoreExpectation[] {ANY, INIT, expecting("A")}) {
      assertThat(check(down, expected))
          .isInstanceOfSatisfying(
              Waiting.class, w -> assertThat(w.cause().reason()).isEqualTo(reason));
    }
    // The identity is absent, and whether there are rings nobody can say.
    VirtualTime time = new VirtualTime();
    TroubledStore listingFails = new TroubledStore(bucket, time);
    listingFails.next(new None(), new Refused(reason));
    assertThat(check(listingFails, INIT)).isInstanceOf(Waiting.class);
    assertThat(bucket.get(IdentityObject.KEY)).isEmpty();
  }

  @Test
  void anInitWithoutAnswerIsWaitedForAndFoundAtTheNextLook() {
    assertThat(check(new LostAnswerStore(bucket, _ -> true), INIT)).isInstanceOf(Waiting.class);
    assertThat(check(INIT)).isInstanceOf(Serving.class);
  }

  @Test
  void anIdentityOfANewerVersionIsNotOurs() {
    hasARing();
    bucket.putIfAbsent(IdentityObject.KEY, Bytes.utf8("{\"format\": 2}"));
    assertThat(why(check(INIT))).contains("made by a newer version");
  }

  @Test
  void whatIsConfiguredMustBeAStoreIdAndAnEpoch() {
    assertThatThrownBy(() -> expecting("no spaces"))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("storage.store_id ");
    assertThatThrownBy(() -> expecting(0))
        .isInstanceOf(ConfigException.class)
        .hasMessage("storage.epoch must be at least 1, was 0");
  }

  private static String why(StartOutcome outcome) {
    assertThat(outcome).isInstanceOf(NotOurs.class);
    return ((NotOurs) outcome).why();
  }
}
