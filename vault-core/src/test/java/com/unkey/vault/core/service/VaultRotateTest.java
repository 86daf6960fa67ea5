package com.unkey.vault.core.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unkey.vault.core.RingId;
import com.unkey.vault.core.VaultException.RingNotFound;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.VaultException.StoreUnavailable.Reason;
import com.unkey.vault.core.store.FakeStore;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.OutageStore;
import com.unkey.vault.core.testing.TestVault;
import org.junit.jupiter.api.Test;

/** What rotating a ring means to those who encrypt with it. */
class VaultRotateTest {
  private static final RingId RING = new RingId("ws_1");

  private final FakeStore objects = new FakeStore();
  private final OutageStore line = new OutageStore(objects);
  private final Vault vault = TestVault.on(line).vault;

  @Test
  void whatComesNextIsEncryptedWithTheNewDekAndWhatWasBeforeStillDecrypts() {
    EncryptedData before = vault.encrypt(RING, "before");

    RotatedDek rotated = vault.rotate(RING);

    EncryptedData after = vault.encrypt(RING, "after");
    assertThat(after.keyId()).isEqualTo(rotated.keyId()).isNotEqualTo(before.keyId());
    assertThat(vault.decrypt(RING, before.encrypted()).plaintext()).isEqualTo("before");
    assertThat(vault.rotate(RING).createdAt()).isAfter(rotated.createdAt());
    Vault other = TestVault.on(objects).vault;
    assertThat(other.decrypt(RING, before.encrypted()).plaintext()).isEqualTo("before");
    assertThat(other.decrypt(RING, after.encrypted()).plaintext()).isEqualTo("after");
  }

  @Test
  void aRingThatNobodyUsesYetIsNotMade() {
    assertThatThrownBy(() -> vault.rotate(new RingId("ws_2"))).isInstanceOf(RingNotFound.class);
    assertThat(objects.keys()).isEmpty();

    vault.encrypt(new RingId("ws_2/prod"), "x");
    assertThatThrownBy(() -> vault.rotate(new RingId("ws_2")))
        .as("a ring below it is another ring")
        .isInstanceOf(RingNotFound.class);
  }

  @Test
  void aRingWithoutItsLatestIsARing() {
    EncryptedData before = vault.encrypt(RING, "before");
    objects.delete(ObjectKey.ofLatest(RING));

    RotatedDek rotated = TestVault.on(objects).vault.rotate(RING);

    assertThat(rotated.keyId()).isNotEqualTo(before.keyId());
  }

  @Test
  void anOutageIsNoMissingRing() {
    vault.encrypt(RING, "before");
    line.fail(Reason.UNREACHABLE);
    assertThatThrownBy(() -> vault.rotate(RING)).isInstanceOf(StoreUnavailable.class);
    assertThatThrownBy(() -> vault.rotate(new RingId("ws_2"))).isInstanceOf(StoreUnavailable.class);
  }
}
