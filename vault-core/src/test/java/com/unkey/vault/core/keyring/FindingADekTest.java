package com.unkey.vault.core.keyring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.DekId;
import com.unkey.vault.core.RingId;
import com.unkey.vault.core.VaultException.CorruptObject;
import com.unkey.vault.core.VaultException.DekNotFound;
import com.unkey.vault.core.VaultException.UnknownKek;
import com.unkey.vault.core.crypto.Dek;
import com.unkey.vault.core.crypto.KekSet;
import com.unkey.vault.core.store.FakeStore;
import com.unkey.vault.core.store.Fence;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.testing.StepStore;
import com.unkey.vault.core.testing.TestKeks;
import com.unkey.vault.core.testing.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A DEK is found wherever its ring has it, and is "not found" only if it is nowhere (I3, I7). */
class FindingADekTest {
  private static final RingId RING = new RingId("ws_1");

  private final FakeStore objects = new FakeStore();
  private final StepStore store = new StepStore(objects);
  private final KekSet keks = TestKeks.of("kek_1");
  private final List<RuntimeException> reported = new ArrayList<>();
  private final Keyrings instance =
      Rings.instance(
          store,
          keks,
          Fence.open(),
          new VirtualTime(),
          new KeyringEvents() {
            @Override
            public void loadFailed(RuntimeException problem) {
              reported.add(problem);
            }
          });

  /** The DEK is in LATEST alone, and is moved to its own object between our two looks. */
  @Test
  void aDekThatARotationMovesMeanwhileIsFound() {
    Dek dek = Rings.plantLatest(objects, RING, keks, Rings.dek("dek_moved", 5));
    store.before(step -> {
      if (step.equals("GET keyring/ws_1/LATEST")) {
        store.before(later -> {});
        Rings.instance(objects, keks).rotate(RING);
      }
    });
    assertThat(instance.dek(RING, dek.id()).dek().sameAs(dek)).isTrue();
  }

  @Test
  void aDekWhoseOwnObjectIsCorruptIsReadFromLatest() {
    Dek dek = Rings.plantLatest(objects, RING, keks, Rings.dek("dek_1", 5));
    objects.plant(ObjectKey.ofDek(RING, dek.id()), Bytes.utf8("bit rot"));
    assertThat(instance.dek(RING, dek.id()).dek().sameAs(dek)).isTrue();
    assertThat(reported).as("and the operator hears of it").hasSize(1);
    assertThat(reported.getFirst()).isInstanceOf(CorruptObject.class);
  }

  @Test
  void aDekWhoseOwnObjectHoldsAnotherDekIsReadFromLatest() {
    Dek dek = Rings.plantLatest(objects, RING, keks, Rings.dek("dek_1", 5));
    objects.plant(ObjectKey.ofDek(RING, dek.id()), Rings.wrapped(keks, Rings.dek("dek_other", 6)));
    assertThat(instance.dek(RING, dek.id()).dek().sameAs(dek)).isTrue();
  }

  /** The Go vault's RollKeys rewraps dek_* and leaves LATEST under the old KEK. */
  @Test
  void aDekWhoseOwnObjectIsUnderAKekWeLackIsReadFromLatest() {
    Dek dek = Rings.plantLatest(objects, RING, keks, Rings.dek("dek_1", 5));
    Rings.plant(objects, RING, TestKeks.of("kek_2"), dek);
    assertThat(instance.dek(RING, dek.id()).dek().sameAs(dek)).isTrue();
  }

  @Test
  void withoutASecondCopyTheProblemIsSaid() {
    Rings.plantLatest(objects, RING, keks, Rings.dek("dek_latest", 5));
    objects.plant(ObjectKey.ofDek(RING, new DekId("dek_1")), Bytes.utf8("bit rot"));
    assertThatThrownBy(() -> instance.dek(RING, new DekId("dek_1")))
        .isInstanceOf(CorruptObject.class);
    Rings.plant(objects, RING, TestKeks.of("kek_2"), Rings.dek("dek_2", 6));
    assertThatThrownBy(() -> instance.dek(RING, new DekId("dek_2"))).isInstanceOf(UnknownKek.class);
    Rings.plantLatest(objects, RING, TestKeks.of("kek_2"), Rings.dek("dek_x", 6));
    assertThatThrownBy(() -> instance.dek(RING, new DekId("dek_2"))).isInstanceOf(UnknownKek.class);
  }

  @Test
  void anIdIsNotUnknownWhileAnUnreadableLatestMayHoldIt() {
    Rings.plant(objects, RING, keks, Rings.dek("dek_other", 5));
    objects.plant(ObjectKey.ofLatest(RING), Bytes.utf8("bit rot"));
    assertThatThrownBy(() -> instance.dek(RING, new DekId("dek_asked")))
        .isInstanceOf(CorruptObject.class);
    Rings.plantLatest(objects, RING, TestKeks.of("kek_2"), Rings.dek("dek_asked", 6));
    assertThatThrownBy(() -> instance.dek(RING, new DekId("dek_asked")))
        .isInstanceOf(UnknownKek.class);
    Rings.plantLatest(objects, RING, keks, Rings.dek("dek_asked", 6));
    assertThat(instance.dek(RING, new DekId("dek_asked"))).as("nothing was remembered").isNotNull();
  }

  @Test
  void anIdThatIsNowhereIsUnknown() {
    Rings.plant(objects, RING, keks, Rings.dek("dek_other", 5));
    assertThatThrownBy(() -> instance.dek(RING, new DekId("dek_asked")))
        .isInstanceOf(DekNotFound.class);
    assertThat(reported).isEmpty();
  }

  @Test
  void objectsThatAreNoDeksAreNotADek() {
    objects.plant(new ObjectKey("keyring/ws_1/dek_a/dek_b"), Bytes.utf8("another ring's"));
    objects.plant(new ObjectKey("keyring/ws_1/dek_a/LATEST"), Bytes.utf8("another ring's"));
    objects.plant(new ObjectKey("keyring/ws_1/notes"), Bytes.utf8("a stranger's"));
    objects.plant(new ObjectKey("keyring/ws_1/dek_with-dash"), Bytes.utf8("a stranger's"));
    assertThat(instance.current(RING).dek().id().value()).startsWith("dek_");
  }

  @Test
  void ofTwoThatAreEquallyNewEveryInstanceAdoptsTheSame() {
    for (String id : List.of("dek_a", "dek_c", "dek_b")) {
      Rings.plant(objects, RING, keks, Rings.dek(id, 7));
    }
    assertThat(instance.current(RING).dek().id()).isEqualTo(new DekId("dek_c"));
  }

  @Test
  void amongReadableAndUnreadableDeksTheNewestReadableIsAdopted() {
    Rings.plant(objects, RING, TestKeks.of("kek_2"), Rings.dek("dek_newest", 9));
    Rings.plant(objects, RING, keks, Rings.dek("dek_newer", 8));
    Rings.plant(objects, RING, keks, Rings.dek("dek_old", -8));
    assertThat(instance.current(RING).dek().id()).isEqualTo(new DekId("dek_newer"));
  }

  @Test
  void aRingWhoseDeksAreAllUnderAKekWeLackGetsNoNewOne() {
    Rings.plant(objects, RING, TestKeks.of("kek_2"), Rings.dek("dek_1", 9));
    assertThatThrownBy(() -> instance.current(RING)).isInstanceOf(UnknownKek.class);
    assertThat(objects.keys()).hasSize(1);
  }

  @Test
  void moreDeksThanAPageOfTheListingAreAllSeen() {
    for (int i = 0; i < 40; i++) {
      Rings.plant(objects, RING, keks, Rings.dek("dek_" + i, i == 33 ? 100 : i));
    }
    assertThat(instance.current(RING).dek().id()).isEqualTo(new DekId("dek_33"));
  }
}
