package com.unkey.vault.core.keyring;

import static org.assertj.core.api.Assertions.assertThat;

import com.unkey.vault.core.RingId;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.service.EncryptedData;
import com.unkey.vault.core.store.FakeStore;
import com.unkey.vault.core.store.LostAnswerStore;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.core.testing.TestVault;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** 50 threads on each of two instances encrypt first in one ring. */
class RacingInstancesTest {
  private static final int ROUNDS = 40;
  private static final int THREADS = 50;

  @Test
  void endWithOneLatestAndEveryCiphertextDecryptsEverywhere() throws Exception {
    FakeStore store = new FakeStore();
    for (int round = 0; round < ROUNDS; round++) {
      RingId ring = new RingId("ring_" + round);
      List<TestVault> instances = List.of(TestVault.on(store), TestVault.on(store));
      List<EncryptedData> returned = race(instances, ring);
      assertThat(returned).hasSize(2 * THREADS);
      assertThat(returned)
          .extracting(EncryptedData::keyId)
          .as("one DEK is used by all")
          .containsOnly(returned.getFirst().keyId());
      decryptsEverywhere(store, instances, ring, returned);
    }
  }

  @Test
  void loseNothingThoughAnswersAreLost() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    FakeStore store = new FakeStore();
    ObjectStore lossy =
        new LostAnswerStore(
            store,
            key -> {
              synchronized (random) {
                return random.nextInt(3) == 0;
              }
            });
    for (int round = 0; round < ROUNDS; round++) {
      RingId ring = new RingId("ring_" + round);
      List<TestVault> instances = List.of(TestVault.on(lossy), TestVault.on(lossy));
      List<EncryptedData> returned = race(instances, ring);
      assertThat(store.get(ObjectKey.ofLatest(ring)).isPresent() || returned.isEmpty())
          .as("seed %d", seed)
          .isTrue();
      decryptsEverywhere(store, instances, ring, returned);
    }
  }

  private static void decryptsEverywhere(
      FakeStore store, List<TestVault> instances, RingId ring, List<EncryptedData> returned) {
    TestVault cold = TestVault.on(store);
    for (EncryptedData one : returned) {
      assertThat(cold.vault.decrypt(ring, one.encrypted()).plaintext()).isEqualTo("x");
      for (TestVault instance : instances) {
        assertThat(instance.vault.decrypt(ring, one.encrypted()).plaintext()).isEqualTo("x");
      }
    }
  }

  private static List<EncryptedData> race(List<TestVault> instances, RingId ring) throws Exception {
    ConcurrentLinkedQueue<EncryptedData> returned = new ConcurrentLinkedQueue<>();
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Void>> work =
          instances.stream()
              .flatMap(instance ->
                  IntStream.range(0, THREADS).mapToObj(i -> encrypting(instance, ring, returned)))
              .toList();
      for (Future<Void> one : pool.invokeAll(work)) {
        one.get();
      }
    }
    return List.copyOf(returned);
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
