package com.unkey.vault.core.keyring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unkey.vault.core.DekId;
import com.unkey.vault.core.RingId;
import com.unkey.vault.core.VaultException.DekNotFound;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.VaultException.StoreUnavailable.Reason;
import com.unkey.vault.core.service.EncryptedData;
import com.unkey.vault.core.store.FakeStore;
import com.unkey.vault.core.store.Fence;
import com.unkey.vault.core.store.OutageStore;
import com.unkey.vault.core.testing.StepStore;
import com.unkey.vault.core.testing.TestVault;
import com.unkey.vault.core.testing.VirtualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How long what is cached serves, on a clock that the test moves. */
class CacheTest {
  private static final RingId RING = new RingId("ws_1");
  private static final Duration MOMENT = Duration.ofMillis(1);

  private final VirtualTime world = new VirtualTime();
  private final FakeStore objects = new FakeStore();
  private final OutageStore outage = new OutageStore(objects);
  private final StepStore store = new StepStore(outage);
  private final TestVault instance =
      TestVault.on(store, Fence.open(), CachePolicy.defaults(), world, world, KeyringEvents.NONE);

  @Test
  void whatWasJustEncryptedDecryptsInAnOutageThatBeginsNow() {
    EncryptedData encrypted = instance.vault.encrypt(RING, "x");
    outage.fail(Reason.UNREACHABLE);
    assertThat(instance.vault.decrypt(RING, encrypted.encrypted()).plaintext()).isEqualTo("x");
  }

  @Test
  void aFreshEntryAsksNobody() {
    EncryptedData encrypted = instance.vault.encrypt(RING, "x");
    store.steps().clear();
    world.sleep(Duration.ofMinutes(59));
    instance.vault.encrypt(RING, "y");
    instance.vault.decrypt(RING, encrypted.encrypted());
    world.sleep(MOMENT);
    assertThat(store.steps()).isEmpty();
  }

  @Test
  void anOlderEntryServesAndIsRefreshedBehind() {
    DekId first = instance.vault.encrypt(RING, "x").keyId();
    DekId rotated = other().keyrings.rotate(RING).dek().id();
    world.sleep(Duration.ofMinutes(61));
    assertThat(instance.vault.encrypt(RING, "x").keyId()).isEqualTo(first);
    world.sleep(MOMENT);
    assertThat(instance.vault.encrypt(RING, "x").keyId()).isEqualTo(rotated);
  }

  @Test
  void anOldEntryIsAskedForFirst() {
    instance.vault.encrypt(RING, "x");
    DekId rotated = other().keyrings.rotate(RING).dek().id();
    world.sleep(Duration.ofHours(25));
    assertThat(instance.vault.encrypt(RING, "x").keyId()).isEqualTo(rotated);
  }

  @Test
  void anOldEntryServesForAsLongAsTheStoreIsDownAndSparesIt() {
    EncryptedData encrypted = instance.vault.encrypt(RING, "x");
    outage.fail(Reason.TIMEOUT);
    world.sleep(Duration.ofDays(40));
    store.steps().clear();
    for (int i = 0; i < 100; i++) {
      instance.vault.encrypt(RING, "x");
      assertThat(instance.vault.decrypt(RING, encrypted.encrypted()).plaintext()).isEqualTo("x");
    }
    assertThat(store.steps()).as("asked once for each, then left alone").hasSize(2);
    assertThat(instance.keyrings.cacheStats().staleServes()).isEqualTo(200);
  }

  @Test
  void beyondTheHardCapNothingIsServed() {
    EncryptedData encrypted = instance.vault.encrypt(RING, "x");
    outage.fail(Reason.TIMEOUT);
    world.sleep(Duration.ofDays(366));
    assertThatThrownBy(() -> instance.vault.decrypt(RING, encrypted.encrypted()))
        .isInstanceOf(StoreUnavailable.class);
    outage.recover();
    assertThat(instance.vault.decrypt(RING, encrypted.encrypted()).plaintext()).isEqualTo("x");
  }

  @Test
  void anUnknownIdIsRememberedForSecondsOnly() {
    String foreign = other().vault.encrypt(new RingId("ws_2"), "x").encrypted();
    for (int i = 0; i < 10; i++) {
      assertThatThrownBy(() -> instance.vault.decrypt(RING, foreign))
          .isInstanceOf(DekNotFound.class);
    }
    long asked =
        store.steps().stream().filter(step -> step.startsWith("GET keyring/ws_1/dek_")).count();
    assertThat(asked).isEqualTo(1);
    world.sleep(Duration.ofSeconds(6));
    assertThatThrownBy(() -> instance.vault.decrypt(RING, foreign)).isInstanceOf(DekNotFound.class);
    assertThat(
            store.steps().stream().filter(step -> step.startsWith("GET keyring/ws_1/dek_")).count())
        .isEqualTo(2);
  }

  @Test
  void anOutageIsNeverAnUnknownId() {
    String foreign = other().vault.encrypt(RING, "x").encrypted();
    outage.fail(Reason.SERVER_ERROR);
    assertThatThrownBy(() -> instance.vault.decrypt(RING, foreign))
        .isInstanceOf(StoreUnavailable.class);
    outage.recover();
    assertThat(instance.vault.decrypt(RING, foreign).plaintext()).isEqualTo("x");
  }

  @Test
  void reEncryptingMovesToTheNewestDekAndLeavesOtherRingsCached() {
    EncryptedData mine = instance.vault.encrypt(RING, "x");
    instance.vault.encrypt(new RingId("ws_2"), "x");
    DekId rotated = other().keyrings.rotate(RING).dek().id();
    store.steps().clear();
    assertThat(instance.vault.reEncrypt(RING, mine.encrypted()).keyId()).isEqualTo(rotated);
    instance.vault.encrypt(new RingId("ws_2"), "x");
    assertThat(store.steps()).noneMatch(step -> step.contains("ws_2"));
  }

  @Test
  void reEncryptingInAnOutageUsesWhatIsCached() {
    EncryptedData mine = instance.vault.encrypt(RING, "x");
    outage.fail(Reason.TIMEOUT);
    assertThat(instance.vault.reEncrypt(RING, mine.encrypted()).keyId()).isEqualTo(mine.keyId());
  }

  private TestVault other() {
    return TestVault.on(
        objects, Fence.open(), CachePolicy.defaults(), world, world, KeyringEvents.NONE);
  }
}
