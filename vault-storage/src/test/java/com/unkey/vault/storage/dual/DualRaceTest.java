package com.unkey.vault.storage.dual;

import static org.assertj.core.api.Assertions.assertThat;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.RingId;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.service.EncryptedData;
import com.unkey.vault.core.store.FakeStore;
import com.unkey.vault.core.store.LostAnswerStore;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.core.store.StoredObject;
import com.unkey.vault.core.testing.TestVault;
import com.unkey.vault.storage.identity.Phase;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** 50 threads on each of two instances encrypt first in one ring, over the same two stores. */
class DualRaceTest {
  private static final int ROUNDS = 20;
  private static final int THREADS = 50;

  private final FakeStore source = new FakeStore();
  private final FakeStore target = new FakeStore();

  @ParameterizedTest
  @EnumSource(names = {"DUAL_READ_SOURCE", "DUAL_READ_TARGET"})
  void endWithOneDekInBothStores(Phase phase) throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      RingId ring = new RingId("ring_" + round);
      Collection<EncryptedData> returned = race(ring, List.of(instance(phase), instance(phase)));
      assertThat(returned).hasSize(2 * THREADS);
      assertThat(returned).extracting(EncryptedData::keyId).containsOnly(first(returned).keyId());
      Optional<Bytes> latest = source.get(ObjectKey.ofLatest(ring)).map(StoredObject::body);
      assertThat(latest).isPresent();
      assertThat(target.get(ObjectKey.ofLatest(ring)).map(StoredObject::body)).isEqualTo(latest);
      decryptOnEither(ring, returned);
    }
  }

  /** While one phase rolls out over the other, the two have another authority each. */
  @ParameterizedTest
  @EnumSource(names = {"DUAL_READ_SOURCE", "DUAL_READ_TARGET"})
  void loseNothingInNeighbouringPhases(Phase phase) throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      RingId ring = new RingId("ring_" + round);
      Phase other =
          phase == Phase.DUAL_READ_SOURCE ? Phase.DUAL_READ_TARGET : Phase.DUAL_READ_SOURCE;
      Collection<EncryptedData> returned = race(ring, List.of(instance(phase), instance(other)));
      assertThat(returned).hasSize(2 * THREADS);
      decryptOnEither(ring, returned);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"DUAL_READ_SOURCE", "DUAL_READ_TARGET"})
  void loseNothingThoughAnswersAreLost(Phase phase) throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    ObjectStore lossySource = lossy(source, random);
    ObjectStore lossyTarget = lossy(target, random);
    for (int round = 0; round < ROUNDS; round++) {
      RingId ring = new RingId("ring_" + round);
      Collection<EncryptedData> returned =
          race(
              ring,
              List.of(
                  DualVault.on(phase, lossySource, lossyTarget),
                  DualVault.on(phase, lossySource, lossyTarget)));
      assertThat(
              returned.isEmpty()
                  || source.get(ObjectKey.ofLatest(ring)).isPresent()
                  || target.get(ObjectKey.ofLatest(ring)).isPresent())
          .as("seed %d", seed)
          .isTrue();
      decryptOnEither(ring, returned);
    }
  }

  private TestVault instance(Phase phase) {
    return DualVault.on(phase, source, target);
  }

  private void decryptOnEither(RingId ring, Collection<EncryptedData> returned) {
    returned.stream()
        .map(EncryptedData::keyId)
        .distinct()
        .map(
            id -> returned.stream().filter(one -> one.keyId().equals(id)).findFirst().orElseThrow())
        .forEach(one -> {
          DualVault.decryptsOn(source, ring, one, "x");
          DualVault.decryptsOn(target, ring, one, "x");
        });
    TestVault onSource = TestVault.on(source);
    TestVault onTarget = TestVault.on(target);
    for (EncryptedData one : returned) {
      assertThat(onSource.vault.decrypt(ring, one.encrypted()).plaintext()).isEqualTo("x");
      assertThat(onTarget.vault.decrypt(ring, one.encrypted()).plaintext()).isEqualTo("x");
    }
    DualVault.latestHasItsObject(source, ring);
    DualVault.latestHasItsObject(target, ring);
  }

  private static EncryptedData first(Collection<EncryptedData> returned) {
    return returned.iterator().next();
  }

  private static ObjectStore lossy(FakeStore inner, Random random) {
    return new LostAnswerStore(
        inner,
        key -> {
          synchronized (random) {
            return random.nextInt(4) == 0;
          }
        });
  }

  private static Collection<EncryptedData> race(RingId ring, List<TestVault> instances)
      throws Exception {
    ConcurrentLinkedQueue<EncryptedData> returned = new ConcurrentLinkedQueue<>();
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Void>> work =
          instances.stream()
              .flatMap(instance ->
                  IntStream.range(0, THREADS).mapToObj(_ -> encrypting(instance, ring, returned)))
              .toList();
      for (Future<Void> one : pool.invokeAll(work)) {
        one.get();
      }
    }
    return returned;
  }

  private static Callable<Void> encrypting(
      TestVault instance, RingId ring, ConcurrentLinkedQueue<EncryptedData> returned) {
    return () -> {
      try {
        returned.add(instance.vault.encrypt(ring, "x"));
      } catch (StoreUnavailable e) {
        // An answer was lost: the caller would try again.
      }
      return null;
    };
  }
}
