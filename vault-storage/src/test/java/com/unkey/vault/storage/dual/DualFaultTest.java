package com.unkey.vault.storage.dual;

import static org.assertj.core.api.Assertions.assertThat;

import com.unkey.vault.core.RingId;
import com.unkey.vault.core.VaultException;
import com.unkey.vault.core.service.EncryptedData;
import com.unkey.vault.core.store.FakeStore;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.core.testing.FaultAtStepStore;
import com.unkey.vault.core.testing.FaultAtStepStore.Fault;
import com.unkey.vault.core.testing.TestVault;
import com.unkey.vault.storage.identity.Phase;
import com.unkey.vault.storage.identity.StoreName;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each call to each of the two stores fails once, in each way, on each way to a DEK. Whatever was
 * returned then decrypts on either store alone (I1, I3), each {@code LATEST} has its object (I4),
 * and trying again works.
 */
class DualFaultTest {
  private static final RingId RING = new RingId("ws_1");
  private static final int MORE_CALLS_THAN_ANY_PATH_HAS = 40;

  /** What an instance does, and what it finds. */
  enum Work {
    FIRST_ENCRYPTION(1) {
      @Override
      void prepare(Phase phase, FakeStore source, FakeStore target) {}
    },
    ADOPTION_OF_WHAT_THE_AUTHORITY_HAS_ALONE(1) {
      @Override
      void prepare(Phase phase, FakeStore source, FakeStore target) {
        FakeStore authority = phase.authority() == StoreName.SOURCE ? source : target;
        TestVault.on(authority).vault.encrypt(RING, "before");
        authority.delete(ObjectKey.ofLatest(RING));
      }
    },
    ADOPTION_WITH_LATEST_IN_THE_FOLLOWER(1) {
      @Override
      void prepare(Phase phase, FakeStore source, FakeStore target) {
        DualVault.on(phase, source, target).vault.encrypt(RING, "before");
        (phase.authority() == StoreName.SOURCE ? source : target).delete(ObjectKey.ofLatest(RING));
      }
    },
    ROTATION(1) {
      @Override
      void prepare(Phase phase, FakeStore source, FakeStore target) {
        DualVault.on(phase, source, target).vault.encrypt(RING, "before");
      }

      @Override
      EncryptedData run(TestVault instance) {
        instance.keyrings.rotate(RING);
        return super.run(instance);
      }
    };

    final int fewestCalls;

    Work(int fewestCalls) {
      this.fewestCalls = fewestCalls;
    }

    abstract void prepare(Phase phase, FakeStore source, FakeStore target);

    EncryptedData run(TestVault instance) {
      return instance.vault.encrypt(RING, "x");
    }
  }

  static Stream<Arguments> cases() {
    return Stream.of(Phase.DUAL_READ_SOURCE, Phase.DUAL_READ_TARGET)
        .flatMap(phase ->
            Stream.of(StoreName.values())
                .flatMap(faulty ->
                    Stream.of(Fault.values())
                        .flatMap(fault ->
                            Stream.of(Work.values())
                                .map(work -> Arguments.of(phase, faulty, fault, work)))));
  }

  @ParameterizedTest(name = "{0}, {1} {2}, {3}")
  @MethodSource("cases")
  void whateverWasReturnedDecryptsOnEitherStore(
      Phase phase, StoreName faulty, Fault fault, Work work) {
    int call = 1;
    while (true) {
      FakeStore source = new FakeStore();
      FakeStore target = new FakeStore();
      work.prepare(phase, source, target);
      FaultAtStepStore faults =
          new FaultAtStepStore(faulty == StoreName.SOURCE ? source : target, call, fault);
      ObjectStore from = faulty == StoreName.SOURCE ? faults : source;
      ObjectStore to = faulty == StoreName.TARGET ? faults : target;
      TestVault instance = DualVault.on(phase, from, to);

      List<EncryptedData> returned = new ArrayList<>();
      try {
        returned.add(work.run(instance));
      } catch (VaultException.StoreUnavailable e) {
        assertThat(e.store()).isEqualTo(faulty.word());
        assertThat(e).hasMessageContaining(faulty.word() + " key store");
      }
      if (!faults.struck()) {
        assertThat(call)
            .as("paths that were walked")
            .isBetween(work.fewestCalls + 1, MORE_CALLS_THAN_ANY_PATH_HAS);
        return;
      }
      for (EncryptedData one : returned) {
        DualVault.decryptsOn(source, RING, one, "x");
        DualVault.decryptsOn(target, RING, one, "x");
      }
      returned.add(DualVault.on(phase, source, target).vault.encrypt(RING, "x"));
      if (fault != Fault.OUTAGE) {
        returned.add(instance.vault.encrypt(RING, "x"));
      }
      for (EncryptedData one : returned) {
        DualVault.decryptsOn(source, RING, one, "x");
        DualVault.decryptsOn(target, RING, one, "x");
      }
      DualVault.latestHasItsObject(source, RING);
      DualVault.latestHasItsObject(target, RING);
      call++;
    }
  }
}
