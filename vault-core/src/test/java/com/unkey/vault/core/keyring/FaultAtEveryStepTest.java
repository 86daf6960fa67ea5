package com.unkey.vault.core.keyring;

import static org.assertj.core.api.Assertions.assertThat;

import com.unkey.vault.core.RingId;
import com.unkey.vault.core.VaultException;
import com.unkey.vault.core.service.EncryptedData;
import com.unkey.vault.core.store.FakeStore;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.testing.FaultAtStepStore;
import com.unkey.vault.core.testing.FaultAtStepStore.Fault;
import com.unkey.vault.core.testing.TestVault;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each store call of each way to a DEK fails once, in each way. Whatever was returned decrypts on a
 * cold instance (I3), what {@code LATEST} holds has its own object once the ring was used again
 * (I4), and trying again works.
 */
class FaultAtEveryStepTest {
  private static final RingId RING = new RingId("ws_1");
  private static final int MORE_CALLS_THAN_ANY_PATH_HAS = 40;

  @ParameterizedTest
  @EnumSource
  void firstEncryption(Fault fault) {
    failEachCall(fault, store -> {}, instance -> instance.vault.encrypt(RING, "x"));
  }

  @ParameterizedTest
  @EnumSource
  void adoption(Fault fault) {
    failEachCall(
        fault,
        store -> {
          TestVault.on(store).vault.encrypt(RING, "before");
          store.delete(ObjectKey.ofLatest(RING));
        },
        instance -> instance.vault.encrypt(RING, "x"));
  }

  @ParameterizedTest
  @EnumSource
  void repair(Fault fault) {
    failEachCall(
        fault,
        store -> {
          EncryptedData before = TestVault.on(store).vault.encrypt(RING, "before");
          store.delete(ObjectKey.ofDek(RING, before.keyId()));
        },
        instance -> instance.vault.encrypt(RING, "x"));
  }

  @ParameterizedTest
  @EnumSource
  void rotation(Fault fault) {
    failEachCall(
        fault,
        store -> TestVault.on(store).vault.encrypt(RING, "before"),
        instance -> {
          instance.keyrings.rotate(RING);
          return instance.vault.encrypt(RING, "x");
        });
  }

  private interface Prepare {
    void run(FakeStore store);
  }

  private static void failEachCall(
      Fault fault, Prepare prepare, Function<TestVault, EncryptedData> use) {
    int call = 1;
    while (true) {
      FakeStore objects = new FakeStore();
      prepare.run(objects);
      FaultAtStepStore faulty = new FaultAtStepStore(objects, call, fault);
      TestVault instance = TestVault.on(faulty);
      List<EncryptedData> returned = new ArrayList<>();
      try {
        returned.add(use.apply(instance));
      } catch (VaultException.StoreUnavailable e) {
        // What the fault is for.
      }
      if (!faulty.struck()) {
        assertThat(call).as("paths that were walked").isBetween(3, MORE_CALLS_THAN_ANY_PATH_HAS);
        return;
      }
      TestVault cold = TestVault.on(objects);
      returned.add(cold.vault.encrypt(RING, "x"));
      if (fault != Fault.OUTAGE) {
        returned.add(instance.vault.encrypt(RING, "x"));
      }
      TestVault colder = TestVault.on(objects);
      for (EncryptedData one : returned) {
        assertThat(colder.vault.decrypt(RING, one.encrypted()).plaintext())
            .as("call %d", call)
            .isEqualTo("x");
        assertThat(objects.get(ObjectKey.ofDek(RING, one.keyId())))
            .as("own object, call %d", call)
            .isPresent();
      }
      call++;
    }
  }
}
