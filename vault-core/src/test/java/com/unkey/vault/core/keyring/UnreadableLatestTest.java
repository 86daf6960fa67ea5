package com.unkey.vault.core.keyring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.RingId;
import com.unkey.vault.core.VaultException.CorruptObject;
import com.unkey.vault.core.VaultException.UnknownKek;
import com.unkey.vault.core.crypto.Dek;
import com.unkey.vault.core.crypto.KekSet;
import com.unkey.vault.core.store.FakeStore;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.testing.TestKeks;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code LATEST} is a hint and gives way when it is garbage; but never are the bytes overwritten
 * that may be the only copy of a DEK (I2).
 */
class UnreadableLatestTest {
  private static final RingId RING = new RingId("ws_1");
  private static final ObjectKey LATEST = ObjectKey.ofLatest(RING);

  private final FakeStore store = new FakeStore();
  private final KekSet keks = TestKeks.of("kek_2", "kek_1");

  /** The previous KEK was configured wrong: right id, wrong key. */
  private final KekSet mistaken =
      TestKeks.of(TestKeks.kek("kek_2"), TestKeks.kek("kek_1", "a typing error"));

  private final Dek other = Rings.plant(store, RING, keks, Rings.dek("dek_other", 5));

  @ParameterizedTest
  @ValueSource(strings = {"", "garbage", "\u0000\u0000\u0000", "\n\u0003abc"})
  void garbageGivesWayToTheNewestDek(String garbage) {
    store.plant(LATEST, Bytes.utf8(garbage));
    assertThat(Rings.instance(store, keks).current(RING).dek().sameAs(other)).isTrue();
    assertThat(store.get(LATEST))
        .map(o -> o.body())
        .isEqualTo(body(ObjectKey.ofDek(RING, other.id())));
  }

  @Test
  void aCutOffLatestGivesWayAndTheRingRotates() {
    byte[] whole = Rings.wrapped(keks, Rings.dek("dek_lost", 9)).toArray();
    store.plant(LATEST, Bytes.copyOf(Arrays.copyOf(whole, whole.length / 2)));
    HeldDek next = Rings.instance(store, keks).rotate(RING);
    assertThat(Rings.instance(store, keks).current(RING).dek().sameAs(next.dek())).isTrue();
  }

  @Test
  void theOnlyCopyOfADekStaysThoughTheKekWeHoldDoesNotOpenIt() {
    Dek only = Rings.plantLatest(store, RING, TestKeks.of("kek_1"), Rings.dek("dek_only", 9));
    Bytes before = store.get(LATEST).orElseThrow().body();

    HeldDek used = Rings.instance(store, mistaken).current(RING);
    assertThat(used.dek().sameAs(other)).as("another DEK of the ring is used meanwhile").isTrue();
    assertThatThrownBy(() -> Rings.instance(store, mistaken).rotate(RING))
        .isInstanceOf(CorruptObject.class);
    assertThat(store.get(LATEST)).map(o -> o.body()).contains(before);

    // The mistake is mended.
    assertThat(Rings.instance(store, keks).dek(RING, only.id()).dek().sameAs(only)).isTrue();
  }

  @Test
  void aCopyOfADekThatHasItsOwnObjectGivesWay() {
    Dek copied = Rings.plant(store, RING, TestKeks.of("kek_1"), Rings.dek("dek_copied", 9));
    Rings.plantLatest(store, RING, TestKeks.of("kek_1"), copied);
    HeldDek next = Rings.instance(store, mistaken).rotate(RING);
    assertThat(store.get(LATEST)).map(o -> o.body()).contains(next.wrapped());
    assertThat(Rings.instance(store, keks).dek(RING, copied.id()).dek().sameAs(copied)).isTrue();
  }

  @Test
  void aLatestUnderAKekWeLackIsNoGarbage() {
    Rings.plantLatest(store, RING, TestKeks.of("kek_3"), Rings.dek("dek_only", 9));
    Bytes before = store.get(LATEST).orElseThrow().body();
    assertThatThrownBy(() -> Rings.instance(store, keks).current(RING))
        .isInstanceOf(UnknownKek.class);
    assertThatThrownBy(() -> Rings.instance(store, keks).rotate(RING))
        .isInstanceOf(UnknownKek.class);
    assertThat(store.get(LATEST)).map(o -> o.body()).contains(before);
  }

  @Test
  void aRingWithNothingReadableGetsNoNewDek() {
    store.delete(ObjectKey.ofDek(RING, other.id()));
    store.plant(LATEST, Bytes.utf8("garbage"));
    assertThatThrownBy(() -> Rings.instance(store, keks).current(RING))
        .isInstanceOf(CorruptObject.class);
    assertThatThrownBy(() -> Rings.instance(store, keks).rotate(RING))
        .isInstanceOf(CorruptObject.class);
    assertThat(store.keys()).containsExactly(LATEST);
  }

  private java.util.Optional<Bytes> body(ObjectKey key) {
    return store.get(key).map(o -> o.body());
  }
}
