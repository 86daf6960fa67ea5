package com.unkey.vault.core.keyring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.DekId;
import com.unkey.vault.core.RingId;
import com.unkey.vault.core.Time;
import com.unkey.vault.core.VaultException.CorruptObject;
import com.unkey.vault.core.VaultException.DekNotFound;
import com.unkey.vault.core.VaultException.InvalidArgument;
import com.unkey.vault.core.VaultException.NotAuthentic;
import com.unkey.vault.core.crypto.Dek;
import com.unkey.vault.core.crypto.KekSet;
import com.unkey.vault.core.format.WrappedDekFormat;
import com.unkey.vault.core.service.EncryptedData;
import com.unkey.vault.core.store.FakeStore;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.testing.TestVault;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Rings in every state that a crash, a replication or a stranger can leave them in. */
class KeyringStateTest {
  private static final RingId RING = new RingId("ws_1");

  private final FakeStore store = new FakeStore();
  private final KekSet keks = TestVault.keks(Time.system(), new Random(1));
  private final Random random = new Random(2);

  @Test
  void theNewestReadableDekIsAdopted() {
    plant(RING, "dek_old", 10);
    plant(RING, "dek_new", 30);
    plant(RING, "dek_mid", 20);
    store.plant(new ObjectKey("keyring/ws_1/dek_garbage"), Bytes.utf8("garbage"));
    store.plant(new ObjectKey("keyring/ws_1/notes"), Bytes.utf8("foreign"));
    plantAs(RING, "dek_renamed", "dek_inner", 99);
    assertThat(TestVault.on(store).vault.encrypt(RING, "x").keyId())
        .isEqualTo(new DekId("dek_new"));
    assertThat(store.get(ObjectKey.ofLatest(RING))).isPresent();
  }

  @Test
  void aRingOfUnreadableDeksGetsNoNewOneBesideThem() {
    store.plant(new ObjectKey("keyring/ws_1/dek_garbage"), Bytes.utf8("garbage"));
    assertThatThrownBy(() -> TestVault.on(store).vault.encrypt(RING, "x"))
        .isInstanceOf(CorruptObject.class);
    assertThat(store.keys()).hasSize(1);
  }

  @Test
  void anUnreadableLatestIsReplacedByTheNewestReadableDek() {
    plant(RING, "dek_old", 10);
    plant(RING, "dek_new", 30);
    store.plant(ObjectKey.ofLatest(RING), Bytes.utf8("garbage"));
    assertThat(TestVault.on(store).vault.encrypt(RING, "x").keyId())
        .isEqualTo(new DekId("dek_new"));
  }

  @Test
  void latestAloneDecryptsAndIsGivenItsOwnObject() {
    EncryptedData encrypted = TestVault.on(store).vault.encrypt(RING, "x");
    ObjectKey own = ObjectKey.ofDek(RING, encrypted.keyId());
    store.delete(own);
    assertThat(TestVault.on(store).vault.decrypt(RING, encrypted.encrypted()).plaintext())
        .isEqualTo("x");
    assertThat(store.get(own)).isPresent();
  }

  @Test
  void twoKeysUnderOneIdAreAnErrorAndNeitherIsOverwritten() {
    EncryptedData encrypted = TestVault.on(store).vault.encrypt(RING, "x");
    ObjectKey own = ObjectKey.ofDek(RING, encrypted.keyId());
    store.delete(own);
    plant(RING, encrypted.keyId().value(), 5);
    Bytes planted = store.get(own).orElseThrow().body();
    assertThatThrownBy(() -> TestVault.on(store).vault.encrypt(RING, "y"))
        .isInstanceOf(CorruptObject.class);
    assertThatThrownBy(() -> TestVault.on(store).keyrings.rotate(RING))
        .isInstanceOf(CorruptObject.class);
    assertThat(store.get(own).orElseThrow().body()).isEqualTo(planted);
  }

  @Test
  void anObjectThatHoldsAnotherDekIsCorrupt() {
    plantAs(RING, "dek_asked", "dek_other", 1);
    assertThatThrownBy(() -> TestVault.on(store).keyrings.dek(RING, new DekId("dek_asked")))
        .isInstanceOf(CorruptObject.class);
  }

  @Test
  void aRingReachesOnlyItsOwnDeksThoughNamesAndIdsCollide() {
    RingId other = new RingId("ws_1/team");
    plant(RING, "dek_same", 1);
    plant(other, "dek_same", 1);
    TestVault instance = TestVault.on(store);
    EncryptedData encrypted = instance.vault.encrypt(RING, "x");
    assertThat(encrypted.keyId()).isEqualTo(new DekId("dek_same"));
    assertThatThrownBy(() -> instance.vault.decrypt(other, encrypted.encrypted()))
        .isInstanceOf(NotAuthentic.class);
    assertThatThrownBy(() -> instance.vault.decrypt(new RingId("ws"), encrypted.encrypted()))
        .isInstanceOf(DekNotFound.class);
  }

  @Test
  void aNewRingMayNotBeNamedLikeAnObject() {
    for (String name : new String[] {"LATEST", "a/LATEST", "dek_1", "a/dek_x/b"}) {
      assertThatThrownBy(() -> TestVault.on(store).vault.encrypt(new RingId(name), "x"))
          .isInstanceOf(InvalidArgument.class)
          .hasMessageStartingWith("keyring");
    }
    assertThat(store.keys()).isEmpty();
  }

  @Test
  void rotatingMovesForwardThoughTheClockIsSlow() {
    plant(RING, "dek_future", 4_000_000_000_000L);
    TestVault instance = TestVault.on(store);
    instance.vault.encrypt(RING, "x");
    HeldDek next = instance.keyrings.rotate(RING);
    assertThat(next.dek().createdAtMillis()).isEqualTo(4_000_000_000_001L);
    assertThat(instance.vault.encrypt(RING, "x").keyId()).isEqualTo(next.dek().id());
    assertThat(TestVault.on(store).vault.encrypt(RING, "x").keyId()).isEqualTo(next.dek().id());
  }

  @Test
  void rotatingFromALatestThatStandsAloneSavesItsDekFirst() {
    EncryptedData encrypted = TestVault.on(store).vault.encrypt(RING, "x");
    store.delete(ObjectKey.ofDek(RING, encrypted.keyId()));
    TestVault.on(store).keyrings.rotate(RING);
    assertThat(TestVault.on(store).vault.decrypt(RING, encrypted.encrypted()).plaintext())
        .isEqualTo("x");
  }

  @Test
  void rotatingAnEmptyRingMakesItsFirstDek() {
    HeldDek next = TestVault.on(store).keyrings.rotate(RING);
    assertThat(TestVault.on(store).vault.encrypt(RING, "x").keyId()).isEqualTo(next.dek().id());
  }

  private void plant(RingId ring, String id, long createdAt) {
    plantAs(ring, id, id, createdAt);
  }

  private void plantAs(RingId ring, String name, String id, long createdAt) {
    Dek dek = Dek.generate(new DekId(id), createdAt, random);
    store.plant(ObjectKey.ofDek(ring, new DekId(name)), WrappedDekFormat.serialize(keks.wrap(dek)));
  }
}
