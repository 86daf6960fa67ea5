package com.unkey.vault.storage.dual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unkey.vault.core.RingId;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.service.EncryptedData;
import com.unkey.vault.core.store.FakeStore;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.testing.TestVault;
import com.unkey.vault.storage.dual.MoodyStore.Mood;
import com.unkey.vault.storage.identity.Phase;
import com.unkey.vault.storage.identity.StoreName;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The last table of {@code docs/dual-write.md}, and rings that only one store knows. */
class DualOutageTest {
  private static final RingId RING = new RingId("ws_1");
  private static final RingId NEW_RING = new RingId("ws_2");

  private final FakeStore source = new FakeStore();
  private final FakeStore target = new FakeStore();
  private final MoodyStore moodySource = new MoodyStore(source);
  private final MoodyStore moodyTarget = new MoodyStore(target);

  static Stream<Arguments> phasesAndStores() {
    return Stream.of(Phase.DUAL_READ_SOURCE, Phase.DUAL_READ_TARGET)
        .flatMap(phase -> Stream.of(StoreName.values()).map(down -> Arguments.of(phase, down)));
  }

  private TestVault instance(Phase phase) {
    return DualVault.on(phase, moodySource, moodyTarget);
  }

  private void down(StoreName store) {
    (store == StoreName.SOURCE ? moodySource : moodyTarget).is(Mood.DOWN);
  }

  @ParameterizedTest
  @MethodSource("phasesAndStores")
  void aWarmRingServesThoughOneStoreIsDown(Phase phase, StoreName down) {
    TestVault warm = instance(phase);
    EncryptedData before = warm.vault.encrypt(RING, "x");
    down(down);
    assertThat(warm.vault.decrypt(RING, before.encrypted()).plaintext()).isEqualTo("x");
    assertThat(warm.vault.encrypt(RING, "y").keyId()).isEqualTo(before.keyId());
  }

  @ParameterizedTest
  @MethodSource("phasesAndStores")
  void aColdRingServesIfItsAuthorityIsUp(Phase phase, StoreName down) {
    EncryptedData before = instance(phase).vault.encrypt(RING, "x");
    down(down);
    TestVault cold = instance(phase);
    if (phase.authority() == down) {
      assertThatThrownBy(() -> cold.vault.decrypt(RING, before.encrypted()))
          .isInstanceOf(StoreUnavailable.class)
          .hasMessageContaining(down.word());
    } else {
      assertThat(cold.vault.decrypt(RING, before.encrypted()).plaintext()).isEqualTo("x");
      assertThat(cold.vault.encrypt(RING, "y").keyId()).isEqualTo(before.keyId());
    }
  }

  @ParameterizedTest
  @MethodSource("phasesAndStores")
  void aFirstEncryptionAndARotationSayWhichStoreIsDown(Phase phase, StoreName down) {
    TestVault instance = instance(phase);
    EncryptedData before = instance.vault.encrypt(RING, "x");
    down(down);
    String message = "the " + down.word() + " key store is unavailable; try again";
    assertThatThrownBy(() -> instance.vault.encrypt(NEW_RING, "x")).hasMessage(message);
    assertThatThrownBy(() -> instance.keyrings.rotate(RING)).hasMessage(message);
    assertThat(instance.vault.decrypt(RING, before.encrypted()).plaintext()).isEqualTo("x");
  }

  /** However often it is tried: the leftover of the first attempt is taken up by the next. */
  @Test
  void aFollowerThatIsDownCostsOneLeftover() {
    TestVault instance = instance(Phase.DUAL_READ_SOURCE);
    down(StoreName.TARGET);
    for (int i = 0; i < 5; i++) {
      assertThatThrownBy(() -> instance.vault.encrypt(RING, "x"))
          .isInstanceOf(StoreUnavailable.class);
    }
    assertThat(source.keys()).hasSize(1);
    moodyTarget.is(Mood.WELL);
    EncryptedData after = instance.vault.encrypt(RING, "x");
    assertThat(source.keys())
        .isEqualTo(target.keys())
        .isEqualTo(List.of(ObjectKey.ofLatest(RING), ObjectKey.ofDek(RING, after.keyId())));
  }

  @Test
  void aRingOfTheSourceAloneIsAdoptedWhileTheTargetIsRead() {
    EncryptedData before = TestVault.on(source).vault.encrypt(RING, "x");
    TestVault instance = instance(Phase.DUAL_READ_TARGET);
    EncryptedData after = instance.vault.encrypt(RING, "y");
    assertThat(after.keyId()).isEqualTo(before.keyId());
    DualVault.decryptsOn(target, RING, before, "x");
    assertThat(target.keys()).isEqualTo(source.keys());
  }

  /** Replication can deliver {@code LATEST} alone, and that DEK counts. */
  @Test
  void aRingOfNothingButTheSourcesLatestIsAdoptedToo() {
    EncryptedData before = TestVault.on(source).vault.encrypt(RING, "x");
    source.delete(ObjectKey.ofDek(RING, before.keyId()));
    TestVault instance = instance(Phase.DUAL_READ_TARGET);
    assertThat(instance.vault.encrypt(RING, "y").keyId()).isEqualTo(before.keyId());
    DualVault.decryptsOn(target, RING, before, "x");
    DualVault.decryptsOn(source, RING, before, "x");
  }

  @ParameterizedTest
  @EnumSource(names = {"DUAL_READ_SOURCE", "DUAL_READ_TARGET"})
  void aRotationBringsBothLatestForward(Phase phase) {
    TestVault instance = instance(phase);
    instance.vault.encrypt(RING, "x");
    instance.keyrings.rotate(RING);
    EncryptedData after = instance.vault.encrypt(RING, "y");
    assertThat(TestVault.on(source).vault.encrypt(RING, "z").keyId()).isEqualTo(after.keyId());
    assertThat(TestVault.on(target).vault.encrypt(RING, "z").keyId()).isEqualTo(after.keyId());
  }
}
