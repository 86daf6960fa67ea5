package com.unkey.vault.storage.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unkey.vault.storage.identity.StoreRole.Active;
import com.unkey.vault.storage.identity.StoreRole.Replica;
import com.unkey.vault.storage.identity.StoreRole.Sealed;
import org.junit.jupiter.api.Test;

/** Which transition a role does not have does not compile; what is left to test is the evidence. */
class StoreRoleTest {
  private static final StoreId A = new StoreId("A");
  private static final ClaimedEpoch FIFTH = new ClaimedEpoch(new Epoch(5));

  @Test
  void aPromotionTakesAClaimedEpochAboveEveryEarlierOne() {
    assertThat(new Replica(new Epoch(4)).promote(FIFTH)).isEqualTo(new Active(new Epoch(5)));
    assertThat(new Active(new Epoch(4)).seal(FIFTH)).isEqualTo(new Sealed(new Epoch(5)));
    assertThat(new Sealed(new Epoch(4)).reopen(FIFTH)).isEqualTo(new Active(new Epoch(5)));
    assertThatThrownBy(() -> new Replica(new Epoch(5)).promote(FIFTH))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the claimed epoch 5 is not above the store's epoch 5");
    assertThatThrownBy(() -> new Active(new Epoch(6)).seal(FIFTH))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> new Sealed(new Epoch(9)).reopen(FIFTH))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void sealingAloneKeepsTheEpoch() {
    assertThat(new Active(new Epoch(3)).seal()).isEqualTo(new Sealed(new Epoch(3)));
  }

  @Test
  void aSealedStoreFollowsAgainOnlyWithProofThatItLacksNothing() {
    Convergence forA =
        store -> {
          if (!store.equals(A)) {
            throw new IllegalStateException("proof for A, not for " + store);
          }
        };
    assertThat(new Sealed(new Epoch(3)).rejoin(A, forA)).isEqualTo(new Replica(new Epoch(3)));
    assertThatThrownBy(() -> new Sealed(new Epoch(3)).rejoin(new StoreId("B"), forA))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("proof for A, not for B");
  }

  @Test
  void creatorsAreOnePhaseOrTwoNeighbours() {
    for (Phase min : Phase.values()) {
      for (Phase max : Phase.values()) {
        boolean allowed = min == max || min.next().filter(max::equals).isPresent();
        if (!allowed) {
          assertThatThrownBy(() -> new Creators(min, max))
              .isInstanceOf(IllegalArgumentException.class);
          continue;
        }
        Creators creators = new Creators(min, max);
        for (Phase phase : Phase.values()) {
          assertThat(creators.contains(phase)).isEqualTo(phase == min || phase == max);
        }
      }
    }
  }
}
