package com.unkey.vault.core.keyring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unkey.vault.core.DekId;
import com.unkey.vault.core.RingId;
import com.unkey.vault.core.VaultException.CorruptObject;
import com.unkey.vault.core.VaultException.DekNotFound;
import com.unkey.vault.core.VaultException.StoreUnavailable.Reason;
import com.unkey.vault.core.crypto.Dek;
import com.unkey.vault.core.crypto.KekSet;
import com.unkey.vault.core.store.FakeStore;
import com.unkey.vault.core.store.Fence;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.OutageStore;
import com.unkey.vault.core.testing.TestKeks;
import com.unkey.vault.core.testing.VirtualTime;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a DEK is does not change: once held, it serves, whatever the store says later. */
class HeldDeksOutliveTheStoreTest {
  private static final RingId RING = new RingId("ws_1");
  private static final Duration MOMENT = Duration.ofMillis(1);

  private final VirtualTime world = new VirtualTime();
  private final FakeStore objects = new FakeStore();
  private final OutageStore store = new OutageStore(objects);
  private final KekSet keks = TestKeks.of("kek_1");
  private final List<RuntimeException> reported = new ArrayList<>();
  private final KeyringEvents events =
      new KeyringEvents() {
        @Override
        public void loadFailed(RuntimeException problem) {
          reported.add(problem);
        }
      };
  private final Keyrings instance = Rings.instance(store, keks, Fence.open(), world, events);

  /** A bucket restored from too old a backup, say. */
  @Test
  void anObjectThatIsGoneIsNoReasonToForgetItsDek() {
    Dek dek = Rings.plant(objects, RING, keks, Rings.dek("dek_1", 1));
    instance.dek(RING, dek.id());
    objects.delete(ObjectKey.ofDek(RING, dek.id()));
    for (Duration age :
        List.of(Duration.ofMinutes(61), Duration.ofHours(30), Duration.ofDays(90))) {
      world.sleep(age);
      assertThat(instance.dek(RING, dek.id()).dek().sameAs(dek)).isTrue();
      world.sleep(MOMENT);
      assertThat(instance.dek(RING, dek.id()).dek().sameAs(dek)).isTrue();
    }
    assertThat(reported).isNotEmpty().allMatch(CorruptObject.class::isInstance);
    world.sleep(Duration.ofDays(366));
    assertThatThrownBy(() -> instance.dek(RING, dek.id())).isInstanceOf(CorruptObject.class);
  }

  @Test
  void anObjectThatHoldsAnotherKeyByNowIsNotBelieved() {
    Dek dek = Rings.plant(objects, RING, keks, Rings.dek("dek_1", 1));
    instance.dek(RING, dek.id());
    Rings.plant(objects, RING, keks, Rings.dek("dek_1", 1));
    for (Duration age : List.of(Duration.ofMinutes(61), Duration.ofHours(30))) {
      world.sleep(age);
      instance.dek(RING, dek.id());
      world.sleep(MOMENT);
      assertThat(instance.dek(RING, dek.id()).dek().sameAs(dek)).isTrue();
    }
    assertThat(reported).isNotEmpty().allMatch(CorruptObject.class::isInstance);
  }

  @Test
  void aRewrappedDekIsTheSameDek() {
    Dek dek = Rings.plant(objects, RING, keks, Rings.dek("dek_1", 1));
    instance.dek(RING, dek.id());
    KekSet both = TestKeks.of("kek_1");
    Rings.plant(objects, RING, both, dek);
    world.sleep(Duration.ofMinutes(61));
    instance.dek(RING, dek.id());
    world.sleep(MOMENT);
    assertThat(instance.dek(RING, dek.id()).wrapped())
        .isEqualTo(objects.get(ObjectKey.ofDek(RING, dek.id())).orElseThrow().body());
    assertThat(reported).isEmpty();
  }

  /** A ring that only encrypts keeps its current DEK warm, and lets the entry by id be evicted. */
  @Test
  void whatWasJustEncryptedDecryptsInAnOutageThoughManyOtherDeksWereReadSince() {
    Keyrings small = ofEntries(5);
    DekId current = small.current(RING).dek().id();
    RingId busy = new RingId("ws_busy");
    for (int i = 0; i < 200; i++) {
      Rings.plant(objects, busy, keks, Rings.dek("dek_" + i, i));
      small.dek(busy, new DekId("dek_" + i));
      small.current(RING);
    }
    assertThat(small.cacheStats().deks()).isLessThanOrEqualTo(5);
    store.fail(Reason.UNREACHABLE);
    assertThat(small.dek(RING, current).dek().id()).isEqualTo(current);
  }

  @Test
  void everyDekInMemoryIsHandedOutOnceWithItsRingAndItsStoredBytes() {
    Keyrings small = ofEntries(5);
    List<CachedDek> expected = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      RingId ring = new RingId("ring/" + i);
      expected.add(new CachedDek(ring, small.current(ring)));
    }
    assertThat(small.cached()).containsExactlyInAnyOrderElementsOf(expected);
    for (CachedDek dek : small.cached()) {
      assertThat(objects.get(ObjectKey.ofDek(dek.ring(), dek.held().dek().id())))
          .map(object -> object.body())
          .contains(dek.held().wrapped());
    }
    for (int i = 0; i < 50; i++) {
      Rings.plant(objects, RING, keks, Rings.dek("dek_" + i, i));
      small.dek(RING, new DekId("dek_" + i));
    }
    assertThat(small.cached())
        .as("current ones too, whose entries by id may be gone")
        .containsAll(expected);
  }

  @Test
  void anIdThatWasUnknownAMomentAgoIsKnownOnceThisInstanceHoldsIt() {
    DekId id = new DekId("dek_replicated");
    assertThatThrownBy(() -> instance.dek(RING, id)).isInstanceOf(DekNotFound.class);
    Rings.plant(objects, RING, keks, Rings.dek(id.value(), 1));
    instance.current(RING);
    assertThat(instance.dek(RING, id)).isNotNull();
  }

  private Keyrings ofEntries(int maxEntries) {
    CachePolicy defaults = CachePolicy.defaults();
    return new Keyrings(
        store,
        keks,
        Fence.open(),
        new CachePolicy(
            maxEntries,
            defaults.fresh(),
            defaults.stale(),
            defaults.hardCap(),
            defaults.retryAfterFailure(),
            defaults.negative(),
            defaults.loadTimeout()),
        world,
        world,
        new SecureRandom(),
        events);
  }
}
