package com.unkey.vault.it.s3;

import static org.assertj.core.api.Assertions.assertThat;

import com.unkey.vault.core.DekId;
import com.unkey.vault.core.RingId;
import com.unkey.vault.core.service.DecryptedData;
import com.unkey.vault.it.parts.AtOnce;
import com.unkey.vault.it.parts.S3Server;
import com.unkey.vault.storage.s3.S3Store;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Two instances that know nothing of each other, on one bucket. */
abstract class RaceSuite {
  private static final int THREADS = 50;
  private static final int RINGS = 20;

  abstract S3Server server();

  private record Sealed(RingId ring, String encrypted) {}

  @Test
  void firstEncryptionsOfManyThreadsEndWithOneCurrentKeyPerRing() throws Exception {
    String bucket = server().newBucket();
    try (S3Store oneStore = S3Stores.open(server().root(), bucket);
        S3Store otherStore = S3Stores.open(server().root(), bucket)) {
      List<Instance> instances = List.of(Instance.on(oneStore), Instance.on(otherStore));
      List<RingId> rings =
          IntStream.range(0, RINGS).mapToObj(i -> new RingId("race_" + i)).toList();
      List<Callable<List<Sealed>>> calls = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        Instance instance = instances.get(i % 2);
        calls.add(() ->
            rings.stream()
                .map(ring -> new Sealed(ring, instance.encrypt(ring, ring.value())))
                .toList());
      }
      List<Sealed> sealed = AtOnce.run(calls).stream().flatMap(List::stream).toList();
      assertThat(sealed).hasSize(THREADS * RINGS);
      RingAudit audit = new RingAudit(oneStore, instances.getFirst().keks());
      int deks = 0;
      for (RingId ring : rings) {
        // At most one each: the loser's stays behind unused.
        List<DekId> ofRing = audit.checkNamed(ring);
        assertThat(ofRing).hasSizeBetween(1, 2);
        deks += ofRing.size();
      }
      for (Sealed one : sealed) {
        for (Instance instance : instances) {
          DecryptedData read = instance.vault().decrypt(one.ring(), one.encrypted());
          assertThat(read.plaintext()).isEqualTo(one.ring().value());
          // Nobody encrypts with a DEK that was not named.
          assertThat(read.keyId()).isEqualTo(audit.current(one.ring()));
        }
      }
      System.out.printf(
          "%s: %d first encryptions in %d rings, %d DEK objects, one LATEST each%n",
          server(), sealed.size(), RINGS, deks);
    }
  }
}
