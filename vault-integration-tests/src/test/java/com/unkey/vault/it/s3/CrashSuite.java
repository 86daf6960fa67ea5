package com.unkey.vault.it.s3;

import static org.assertj.core.api.Assertions.assertThat;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.RingId;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.crypto.KekSet;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.PutResult.Conflict;
import com.unkey.vault.core.store.PutResult.Stored;
import com.unkey.vault.core.store.PutResult.Unknown;
import com.unkey.vault.core.store.StoredObject;
import com.unkey.vault.it.parts.S3Server;
import com.unkey.vault.storage.s3.S3Store;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A server that is killed (SIGKILL) while it writes, and started again on what it left. */
abstract class CrashSuite {
  private static final int WRITERS = 8;
  private static final int ENOUGH = 400;

  abstract S3Server newServer();

  @Test
  void noAcknowledgedObjectIsLost() throws Exception {
    try (S3Server server = newServer()) {
      String bucket = server.newBucket();
      Map<ObjectKey, Bytes> acknowledged = new ConcurrentHashMap<>();
      Map<ObjectKey, Bytes> unknown = new ConcurrentHashMap<>();
      Set<ObjectKey> refused = ConcurrentHashMap.newKeySet();
      try (S3Store store = S3Stores.open(server.root(), bucket, Duration.ofSeconds(5))) {
        SecureRandom random = new SecureRandom();
        killWhileWriting(
            server,
            acknowledged,
            i -> {
              byte[] content = new byte[134];
              random.nextBytes(content);
              ObjectKey key = new ObjectKey("keyring/crash_" + i % 50 + "/dek_" + i);
              Bytes body = Bytes.copyOf(content);
              try {
                switch (store.putIfAbsent(key, body)) {
                  case Stored _ -> acknowledged.put(key, body);
                  case Unknown _ -> unknown.put(key, body);
                  case Conflict _ -> throw new AssertionError("a conflict on a key of one's own");
                }
              } catch (StoreUnavailable e) {
                // The server was gone before the connection was there.
                refused.add(key);
              }
            });
      }

      // A store of its own, because connections to the killed server may linger in the other one.
      try (S3Store store = S3Stores.open(server.root(), bucket, Duration.ofSeconds(5))) {
        int landed = 0;
        for (Map.Entry<ObjectKey, Bytes> one : unknown.entrySet()) {
          Optional<Bytes> there = store.get(one.getKey()).map(StoredObject::body);
          // Whole or not at all.
          there.ifPresent(body -> assertThat(body).isEqualTo(one.getValue()));
          landed += there.isPresent() ? 1 : 0;
          assertThat(store.putIfAbsent(one.getKey(), one.getValue())).isInstanceOf(Stored.class);
        }
        for (ObjectKey key : refused) {
          assertThat(store.get(key)).as("refused %s", key).isEmpty();
        }
        for (Map.Entry<ObjectKey, Bytes> one : acknowledged.entrySet()) {
          assertThat(store.get(one.getKey()))
              .as("acknowledged %s", one.getKey())
              .map(StoredObject::body)
              .contains(one.getValue());
        }
        System.out.printf(
            "%s: %d acknowledged and all there; %d unanswered, of which %d had landed; %d refused%n",
            server, acknowledged.size(), unknown.size(), landed, refused.size());
      }
    }
  }

  @Test
  void everyRingGoesOnWithWhatItHas() throws Exception {
    try (S3Server server = newServer()) {
      String bucket = server.newBucket();
      Map<RingId, String> encrypted = new ConcurrentHashMap<>();
      Set<RingId> failed = ConcurrentHashMap.newKeySet();
      KekSet keks;
      try (S3Store store = S3Stores.open(server.root(), bucket, Duration.ofSeconds(5))) {
        Instance before = Instance.on(store);
        keks = before.keks();
        killWhileWriting(
            server,
            encrypted,
            i -> {
              RingId ring = new RingId("ring_" + i);
              try {
                encrypted.put(ring, before.encrypt(ring, "of " + ring));
              } catch (StoreUnavailable e) {
                failed.add(ring);
              }
            });
      }

      try (S3Store store = S3Stores.open(server.root(), bucket, Duration.ofSeconds(5))) {
        RingAudit audit = new RingAudit(store, keks);
        int halfMade = 0;
        for (RingId ring : failed) {
          halfMade += audit.check(ring).isEmpty() ? 0 : 1;
        }
        Instance after = Instance.on(store);
        for (RingId ring : failed) {
          String text = after.encrypt(ring, "again");
          assertThat(Instance.on(store).decrypt(ring, text)).isEqualTo("again");
          // A DEK that had landed unnamed was adopted rather than joined by a second one.
          assertThat(audit.checkNamed(ring)).hasSize(1);
        }
        for (Map.Entry<RingId, String> one : encrypted.entrySet()) {
          audit.checkNamed(one.getKey());
          assertThat(after.decrypt(one.getKey(), one.getValue())).isEqualTo("of " + one.getKey());
        }
        System.out.printf(
            "%s: %d rings encrypted and all decrypt; %d failed, of which %d had a key by then%n",
            server, encrypted.size(), failed.size(), halfMade);
      }
    }
  }

  /** Lets {@link #WRITERS} threads write until enough was acknowledged, then kills the server. */
  private static void killWhileWriting(
      S3Server server, Map<?, ?> acknowledged, IntConsumer writeNumber) throws Exception {
    AtomicInteger number = new AtomicInteger();
    AtomicBoolean stop = new AtomicBoolean();
    List<Future<?>> writers = new ArrayList<>();
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < WRITERS; i++) {
        writers.add(
            pool.submit(() -> {
              while (!stop.get()) {
                writeNumber.accept(number.getAndIncrement());
              }
            }));
      }
      Awaitility.await()
          .pollInterval(Duration.ofMillis(5))
          .atMost(Duration.ofMinutes(1))
          .until(() -> acknowledged.size() >= ENOUGH || writers.stream().anyMatch(Future::isDone));
      server.process().kill();
      stop.set(true);
      for (Future<?> writer : writers) {
        writer.get();
      }
    }
    assertThat(acknowledged.size()).isGreaterThanOrEqualTo(ENOUGH);
    server.restart();
  }
}
