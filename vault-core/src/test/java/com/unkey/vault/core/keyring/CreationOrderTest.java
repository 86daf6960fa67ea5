package com.unkey.vault.core.keyring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unkey.vault.core.KekId;
import com.unkey.vault.core.RingId;
import com.unkey.vault.core.Time;
import com.unkey.vault.core.VaultException.Fenced;
import com.unkey.vault.core.VirtualThreadTasks;
import com.unkey.vault.core.store.FakeStore;
import com.unkey.vault.core.store.Fence;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.testing.StepStore;
import com.unkey.vault.core.testing.TestVault;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The order that keeps every returned ciphertext decryptable: identity, object, identity, name,
 * use.
 */
class CreationOrderTest {
  private static final RingId RING = new RingId("ws_1");

  private final FakeStore objects = new FakeStore();
  private final StepStore store = new StepStore(objects);
  private volatile boolean closed;
  private final Fence fence =
      new Fence() {
        @Override
        public void checkEncrypt() {}

        @Override
        public void checkCreate(KekId wrapKek) {
          store.step("CHECK");
          if (closed) {
            throw new Fenced("closed", "");
          }
        }
      };
  private final TestVault instance =
      TestVault.on(
          store,
          fence,
          CachePolicy.defaults(),
          Time.system(),
          new VirtualThreadTasks(Time.system()),
          KeyringEvents.NONE);

  @Test
  void theIdentityIsReadBeforeTheObjectIsWrittenAndAgainBeforeItIsNamed() {
    String dek = instance.vault.encrypt(RING, "x").keyId().value();
    assertThat(store.steps())
        .containsExactly(
            "GET keyring/ws_1/LATEST",
            "CHECK",
            "LIST keyring/ws_1/",
            "CREATE keyring/ws_1/" + dek,
            "CHECK",
            "CREATE keyring/ws_1/LATEST");
    assertThat(objects.get(new ObjectKey("keyring/ws_1/" + dek)).orElseThrow().body())
        .isEqualTo(objects.get(new ObjectKey("keyring/ws_1/LATEST")).orElseThrow().body());
  }

  @Test
  void adoptingTakesTheSameSteps() {
    String dek = instance.vault.encrypt(RING, "x").keyId().value();
    objects.delete(ObjectKey.ofLatest(RING));
    store.steps().clear();
    TestVault other =
        TestVault.on(
            store,
            fence,
            CachePolicy.defaults(),
            Time.system(),
            new VirtualThreadTasks(Time.system()),
            KeyringEvents.NONE);
    assertThat(other.vault.encrypt(RING, "y").keyId().value()).isEqualTo(dek);
    assertThat(store.steps())
        .containsExactly(
            "GET keyring/ws_1/LATEST",
            "CHECK",
            "LIST keyring/ws_1/",
            "GET keyring/ws_1/" + dek,
            "CREATE keyring/ws_1/" + dek,
            "CHECK",
            "CREATE keyring/ws_1/LATEST");
  }

  @Test
  void aFenceThatClosesOnceTheObjectIsDurableLeavesItUnusedAndUnnamed() {
    store.before(step -> closed |= step.startsWith("CREATE keyring/ws_1/dek_"));
    assertThatThrownBy(() -> instance.vault.encrypt(RING, "x")).isInstanceOf(Fenced.class);
    assertThat(objects.get(ObjectKey.ofLatest(RING))).isEmpty();
    assertThat(instance.keyrings.cached()).isEmpty();
  }

  @Test
  void aFenceThatClosesBeforeLeavesNothing() {
    closed = true;
    assertThatThrownBy(() -> instance.vault.encrypt(RING, "x")).isInstanceOf(Fenced.class);
    assertThat(objects.keys()).isEmpty();
  }

  @Test
  void aFenceThatClosesAfterTheSecondLookChangesNothingBecauseTheObjectIsListable() {
    store.before(step -> closed |= step.equals("CREATE keyring/ws_1/LATEST"));
    String dek = instance.vault.encrypt(RING, "x").keyId().value();
    assertThat(objects.keys()).contains(new ObjectKey("keyring/ws_1/" + dek));
  }

  @Test
  void aClosedFenceStillDecryptsEvenWhatNeedsARepair() {
    var encrypted = instance.vault.encrypt(RING, "x");
    objects.delete(ObjectKey.ofDek(RING, encrypted.keyId()));
    closed = true;
    TestVault cold =
        TestVault.on(
            store,
            fence,
            CachePolicy.defaults(),
            Time.system(),
            new VirtualThreadTasks(Time.system()),
            KeyringEvents.NONE);
    assertThat(cold.vault.decrypt(RING, encrypted.encrypted()).plaintext()).isEqualTo("x");
    assertThat(objects.get(ObjectKey.ofDek(RING, encrypted.keyId()))).isEmpty();
  }

  @Test
  void rotatingChecksTwiceAndReplacesOnlyTheVersionItRead() {
    instance.vault.encrypt(RING, "x");
    store.steps().clear();
    String next = instance.keyrings.rotate(RING).dek().id().value();
    List<String> steps = store.steps();
    assertThat(steps.subList(steps.indexOf("CHECK"), steps.size()))
        .containsExactly(
            "CHECK", "CREATE keyring/ws_1/" + next, "CHECK", "REPLACE keyring/ws_1/LATEST");
  }
}
