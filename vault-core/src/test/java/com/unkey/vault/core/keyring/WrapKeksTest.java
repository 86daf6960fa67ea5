package com.unkey.vault.core.keyring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unkey.vault.core.KekId;
import com.unkey.vault.core.RingId;
import com.unkey.vault.core.VaultException.Fenced;
import com.unkey.vault.core.crypto.Dek;
import com.unkey.vault.core.crypto.KekSet;
import com.unkey.vault.core.store.FakeStore;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.testing.RecordingFence;
import com.unkey.vault.core.testing.TestKeks;
import com.unkey.vault.core.testing.VirtualTime;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * While a KEK is being retired, no object under it may appear behind the roll: also not a copy of
 * one that was found under it.
 */
class WrapKeksTest {
  private static final RingId RING = new RingId("ws_1");
  private static final KekId OLD = new KekId("kek_old");
  private static final KekId NEW = new KekId("kek_new");

  private final FakeStore store = new FakeStore();
  private final KekSet keks = TestKeks.of("kek_new", "kek_old");
  private final KekSet before = TestKeks.of("kek_old");
  private final RecordingFence fence = new RecordingFence();
  private final Keyrings instance =
      Rings.instance(store, keks, fence, new VirtualTime(), KeyringEvents.NONE);

  @Test
  void aNewDekIsAskedForUnderTheActiveKekBothTimes() {
    fence.allowOnly(NEW);
    assertThat(instance.current(RING).kek()).isEqualTo(NEW);
    assertThat(fence.asked()).isEqualTo(List.of(NEW, NEW));
  }

  @Test
  void anInstanceWhoseActiveKekIsNoLongerAllowedCreatesNothing() {
    fence.allowOnly(OLD);
    assertThatThrownBy(() -> instance.current(RING)).isInstanceOf(Fenced.class);
    assertThat(store.keys()).isEmpty();
  }

  @Test
  void adoptingAsksForTheKekThatTheBytesAreUnder() {
    Rings.plant(store, RING, before, Rings.dek("dek_1", 1));
    assertThat(instance.current(RING).kek()).isEqualTo(OLD);
    assertThat(fence.asked()).isEqualTo(List.of(NEW, OLD, OLD));
  }

  @Test
  void whatIsUnderTheOldKekIsNotNamedAnewOnceOnlyTheNewOneIsAllowed() {
    Dek dek = Rings.plant(store, RING, before, Rings.dek("dek_1", 1));
    fence.allowOnly(NEW);
    assertThatThrownBy(() -> instance.current(RING)).isInstanceOf(Fenced.class);
    assertThat(store.keys()).containsExactly(ObjectKey.ofDek(RING, dek.id()));

    // The roll comes by.
    Rings.plant(store, RING, keks, dek);
    assertThat(instance.current(RING).dek().sameAs(dek)).isTrue();
  }

  @Test
  void aRepairWouldWriteUnderTheOldKekAndWaitsButDecryptingDoesNot() {
    Dek dek = Rings.plantLatest(store, RING, before, Rings.dek("dek_1", 1));
    fence.allowOnly(NEW);
    assertThat(instance.dek(RING, dek.id()).dek().sameAs(dek)).isTrue();
    assertThatThrownBy(() -> instance.current(RING)).isInstanceOf(Fenced.class);
    assertThat(store.keys()).containsExactly(ObjectKey.ofLatest(RING));

    // The roll comes by.
    Rings.plantLatest(store, RING, keks, dek);
    assertThat(instance.current(RING).dek().sameAs(dek)).isTrue();
    assertThat(store.keys())
        .containsExactly(ObjectKey.ofLatest(RING), ObjectKey.ofDek(RING, dek.id()));
  }
}
