package com.unkey.vault.storage.dual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.VaultException.CorruptObject;
import com.unkey.vault.core.store.BodyLimit;
import com.unkey.vault.core.store.FakeStore;
import com.unkey.vault.core.store.Fence;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.core.store.ObjectStoreContract;
import com.unkey.vault.core.testing.TestKeks;
import com.unkey.vault.storage.identity.Phase;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two stores under a dual write keep the contract of one, in both phases. */
class DualContractTest {
  abstract static class Dual extends ObjectStoreContract {
    private final ObjectStore store;

    Dual(Phase phase) {
      this.store = dual(phase);
    }

    @Override
    protected ObjectStore store() {
      return store;
    }

    @Override
    protected int manyObjects() {
      return 200;
    }

    /** What is there is compared with what was to be put, and is nothing to be compared. */
    @Test
    @Override
    public void whatIsTooLargeToBeOursIsCorruptAndTakesItsKey() {
      ObjectKey key = new ObjectKey("keyring/r/dek_large");
      store.putIfAbsent(key, Bytes.copyOf(new byte[BodyLimit.of(key) + 1]));
      assertThatExceptionOfType(CorruptObject.class)
          .isThrownBy(() -> store.get(key))
          .satisfies(e -> assertThat(e.operatorDetail()).contains(key.value()));
      assertThatExceptionOfType(CorruptObject.class)
          .isThrownBy(() -> store.putIfAbsent(key, Bytes.utf8("ours")))
          .satisfies(e -> assertThat(e.operatorDetail()).contains(key.value() + " in the "));
    }
  }

  private static DualStore dual(Phase phase) {
    return new DualStore(
        phase,
        new FakeStore(),
        new FakeStore(),
        new SameDek(TestKeks.of("kek_1")),
        Fence.open(),
        DualEvents.NONE);
  }

  @Nested
  class ReadingTheSource extends Dual {
    ReadingTheSource() {
      super(Phase.DUAL_READ_SOURCE);
    }
  }

  @Nested
  class ReadingTheTarget extends Dual {
    ReadingTheTarget() {
      super(Phase.DUAL_READ_TARGET);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {"SOURCE", "TARGET"})
  void aPhaseOfOneStoreIsNone(Phase phase) {
    assertThatThrownBy(() -> dual(phase)).hasMessageContaining(phase.word());
  }

  @Test
  void whatIsOfNoRingIsRefused() {
    DualStore store = dual(Phase.DUAL_READ_TARGET);
    ObjectKey identity = new ObjectKey("_vault/store.json");
    assertThat(
            new Throwable[] {
              catchThrowable(() -> store.get(identity)),
              catchThrowable(() -> store.putIfAbsent(identity, Bytes.EMPTY))
            })
        .allSatisfy(e -> assertThat(e).isInstanceOf(IllegalArgumentException.class));
  }
}
