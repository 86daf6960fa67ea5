package com.unkey.vault.core.keyring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unkey.vault.core.DekId;
import com.unkey.vault.core.KekId;
import com.unkey.vault.core.RequestDeadline;
import com.unkey.vault.core.RingId;
import com.unkey.vault.core.Tasks.Task;
import com.unkey.vault.core.Time;
import com.unkey.vault.core.VaultException.DeadlineExceeded;
import com.unkey.vault.core.VaultException.Fenced;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.crypto.KekSet;
import com.unkey.vault.core.store.FakeStore;
import com.unkey.vault.core.store.Fence;
import com.unkey.vault.core.store.LostAnswerStore;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.testing.StepStore;
import com.unkey.vault.core.testing.TestKeks;
import com.unkey.vault.core.testing.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Making a new DEK current, alone and against others. */
class RotationTest {
  private static final RingId RING = new RingId("ws_1");

  private final VirtualTime world = new VirtualTime();
  private final FakeStore objects = new FakeStore();
  private final StepStore store = new StepStore(objects);
  private final KekSet keks = TestKeks.of("kek_1");
  private final Keyrings instance = instance(Fence.open());

  private Keyrings instance(Fence fence) {
    return Rings.instance(store, keks, fence, world, KeyringEvents.NONE);
  }

  @Test
  void callersOfOneInstanceShareOneRotation() {
    instance.current(RING);
    store.before(step -> world.sleep(Duration.ofMillis(10)));
    List<Task<HeldDek>> callers = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      callers.add(world.start("caller", () -> instance.rotate(RING)));
    }
    Set<DekId> rotatedTo = new HashSet<>();
    for (Task<HeldDek> caller : callers) {
      rotatedTo.add(caller.await(world.ticksAfter(Duration.ofMinutes(1))).dek().id());
    }
    assertThat(rotatedTo).hasSize(1);
    assertThat(objects.keys()).hasSize(3);
  }

  @Test
  void aRotationGoesOnThoughItsCallerLeft() throws Exception {
    DekId first = instance.current(RING).dek().id();
    store.before(step -> world.sleep(Duration.ofSeconds(1)));
    assertThatThrownBy(() ->
            RequestDeadline.with(
                world.ticksAfter(Duration.ofMillis(100)), () -> instance.rotate(RING)))
        .isInstanceOf(DeadlineExceeded.class);
    world.sleep(Duration.ofMinutes(1));
    assertThat(instance.current(RING).dek().id()).isNotEqualTo(first);
  }

  /** The other instance rotates between our read of LATEST and our write. */
  @Test
  void theLoserOfARaceUsesTheWinnersDekIfItIsNewer() {
    DekId first = instance.current(RING).dek().id();
    Keyrings other = Rings.instance(objects, keks, Fence.open(), later(), KeyringEvents.NONE);
    HeldDek[] winners = new HeldDek[1];
    onFirst("REPLACE keyring/ws_1/LATEST", () -> winners[0] = other.rotate(RING));
    HeldDek mine = instance.rotate(RING);
    assertThat(mine.dek().sameAs(winners[0].dek())).isTrue();
    assertThat(latest()).isEqualTo(mine.dek().id()).isNotEqualTo(first);
    assertThat(instance.current(RING).dek().id()).isEqualTo(mine.dek().id());
  }

  @Test
  void theLoserOfARaceFollowsUpIfItsOwnDekIsNewer() {
    instance.current(RING);
    world.sleep(Duration.ofMinutes(5));
    Keyrings slow = Rings.instance(objects, keks);
    onFirst("REPLACE keyring/ws_1/LATEST", () -> slow.rotate(RING));
    HeldDek mine = instance.rotate(RING);
    assertThat(latest()).isEqualTo(mine.dek().id());
  }

  @Test
  void aFenceThatClosesOnceTheNewDekIsDurableLeavesTheOldOneCurrent() {
    boolean[] closed = new boolean[1];
    Keyrings fenced =
        instance(
            new Fence() {
              @Override
              public void checkEncrypt() {}

              @Override
              public void checkCreate(KekId wrapKek) {
                if (closed[0]) {
                  throw new Fenced("closed", "");
                }
              }
            });
    DekId first = fenced.current(RING).dek().id();
    onFirst("CREATE keyring/ws_1/dek_", () -> closed[0] = true);
    assertThatThrownBy(() -> fenced.rotate(RING)).isInstanceOf(Fenced.class);
    assertThat(latest()).isEqualTo(first);
    assertThat(fenced.current(RING).dek().id()).isEqualTo(first);
    assertThat(objects.keys()).as("the orphan harms nobody").hasSize(3);
  }

  @Test
  void aLostAnswerOnLatestIsAnErrorAndTheNextUseSeesWhatHappened() {
    instance.current(RING);
    boolean[] lost = {true};
    Keyrings unlucky =
        Rings.instance(
            new LostAnswerStore(objects, key -> key.equals(ObjectKey.ofLatest(RING)) && lost[0]),
            keks,
            Fence.open(),
            world,
            KeyringEvents.NONE);
    assertThatThrownBy(() -> unlucky.rotate(RING)).isInstanceOf(StoreUnavailable.class);
    lost[0] = false;
    assertThat(unlucky.current(RING).dek().id()).isEqualTo(latest());
  }

  @Test
  void manyRotationsOnAClockThatStandsStillOrderTheirDeks() {
    long previous = instance.current(RING).dek().createdAtMillis();
    for (int i = 0; i < 20; i++) {
      HeldDek next = instance.rotate(RING);
      assertThat(next.dek().createdAtMillis()).isGreaterThan(previous);
      assertThat(latest()).isEqualTo(next.dek().id());
      previous = next.dek().createdAtMillis();
    }
    objects.delete(ObjectKey.ofLatest(RING));
    assertThat(Rings.instance(objects, keks).current(RING).dek().createdAtMillis())
        .as("the newest comes back without LATEST, whatever the clocks said")
        .isEqualTo(previous);
  }

  @Test
  void anIdThatIsTakenIsNotOverwritten() {
    // A stranger takes the first id that is tried, just before it is written.
    HeldDek first = instance.current(RING);
    int[] created = new int[1];
    store.before(step -> {
      if (step.startsWith("CREATE keyring/ws_1/dek_") && created[0]++ == 0) {
        objects.plant(
            new ObjectKey(step.substring("CREATE ".length())),
            Rings.wrapped(keks, Rings.dek("dek_stranger", 1)));
      }
    });
    HeldDek next = instance.rotate(RING);
    assertThat(created[0]).as("a second id was tried").isEqualTo(2);
    assertThat(latest()).isEqualTo(next.dek().id()).isNotEqualTo(first.dek().id());
  }

  private VirtualTime later() {
    VirtualTime later = new VirtualTime();
    later.sleep(Duration.ofHours(1));
    return later;
  }

  private void onFirst(String stepPrefix, Runnable action) {
    store.before(step -> {
      if (step.startsWith(stepPrefix)) {
        store.before(other -> {});
        action.run();
      }
    });
  }

  private DekId latest() {
    return new DekReader(objects, keks, Time.system()).latest(RING)
            instanceof DekReader.LatestRead.Present there
        ? there.held().dek().id()
        : new DekId("none");
  }
}
