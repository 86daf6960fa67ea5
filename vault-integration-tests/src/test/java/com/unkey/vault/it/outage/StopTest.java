package com.unkey.vault.it.outage;

import static org.assertj.core.api.Assertions.assertThat;

import com.unkey.vault.it.parts.ConnectClient;
import com.unkey.vault.it.parts.ConnectClient.Reply;
import com.unkey.vault.it.parts.DiskFolder;
import com.unkey.vault.it.parts.FaultyProxy.Fault;
import com.unkey.vault.it.parts.Http;
import com.unkey.vault.it.parts.RunningVault;
import com.unkey.vault.it.parts.Scratch;
import com.unkey.vault.it.parts.VaultConfig;
import com.unkey.vault.it.parts.VaultProcess;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A vault that is told to stop, or is stopped without being told. */
@Tag("real-outage")
class StopTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final int WRITERS = 8;
  private static final int ENOUGH = 300;

  @Test
  void whatIsUnderWayIsAnsweredBeforeItEnds() throws Exception {
    try (TroubledStore store = new TroubledStore();
        ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      VaultConfig config = store.configure().with("storage.identity_period", "24h");
      try (VaultProcess vault = VaultProcess.start(config)) {
        // Each answer of the store takes so long that the calls are surely out when the signal
        // comes, and short enough to be no time-out.
        store.network().set(new Fault.Slow(Duration.ofMillis(500)));
        long before = store.network().bytesSent();
        List<Future<Reply>> underWay = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
          String ring = "ws_" + i;
          underWay.add(pool.submit(() -> vault.client().encrypt(ring, "x")));
        }
        Awaitility.await()
            .pollInterval(Duration.ofMillis(5))
            .atMost(SOON)
            .until(() -> vault.get("/metrics").body().contains("vault_rpc_in_flight 8.0"));
        assertThat(store.network().bytesSent()).isGreaterThan(before);
        vault.process().terminate();
        for (Future<Reply> one : underWay) {
          assertThat(one.get().field("encrypted")).isNotEmpty();
        }
        assertThat(vault.process().awaitExit(SOON)).isZero();
        assertThat(Http.answers(vault.endpoint().resolve("/health/live"), 200)).isFalse();
      }
    }
  }

  @Test
  void itSaysNotReadyWhileItGoesOnAnswering() {
    VaultConfig config =
        VaultConfig.create().onDisk(Scratch.folder("drain")).with("server.drain_delay", "2s");
    try (VaultProcess vault = VaultProcess.start(config)) {
      String encrypted = vault.client().encrypt("ws_1", "x").field("encrypted");
      vault.process().terminate();
      Awaitility.await()
          .pollInterval(Duration.ofMillis(20))
          .atMost(SOON)
          .until(() -> vault.get("/health/ready").statusCode() == 503);
      assertThat(vault.get("/health/ready").body()).contains("shutting down");
      assertThat(vault.get("/health/live").statusCode()).isEqualTo(200);
      assertThat(vault.client().decrypt("ws_1", encrypted).field("plaintext")).isEqualTo("x");
      assertThat(vault.process().awaitExit(SOON)).isZero();
    }
  }

  @Test
  void killedWhileItWritesToDiskItLosesNothingThatItAnswered() throws Exception {
    DiskFolder folder = new DiskFolder(Scratch.folder("kill"));
    VaultConfig config = folder.configure(VaultConfig.create());
    Map<String, String> encrypted = new ConcurrentHashMap<>();
    Set<String> unanswered = ConcurrentHashMap.newKeySet();
    AtomicInteger number = new AtomicInteger();
    try (VaultProcess vault = VaultProcess.start(config);
        ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> writers = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        writers.add(pool.submit(() -> encryptUntilItDies(vault, number, encrypted, unanswered)));
      }
      Awaitility.await()
          .pollInterval(Duration.ofMillis(5))
          .atMost(Duration.ofMinutes(2))
          .until(() -> encrypted.size() >= ENOUGH || writers.stream().anyMatch(Future::isDone));
      vault.process().kill();
      for (Future<?> writer : writers) {
        writer.get();
      }
    }
    assertThat(encrypted.size()).isGreaterThanOrEqualTo(ENOUGH);
    try (RunningVault vault = VaultProcess.start(config.onAnotherPort())) {
      ConnectClient client = vault.client();
      encrypted.forEach((ring, text) ->
          assertThat(client.decrypt(ring, text).field("plaintext")).isEqualTo("of " + ring));
      for (String ring : unanswered) {
        String text = client.encrypt(ring, "again").field("encrypted");
        assertThat(client.decrypt(ring, text).field("plaintext")).isEqualTo("again");
      }
    }
    assertThat(folder.rings().keySet())
        .filteredOn(key -> key.endsWith("/LATEST"))
        .hasSize(encrypted.size() + unanswered.size());
    System.out.printf(
        "disk: %d answered and all decrypt; %d were under way%n",
        encrypted.size(), unanswered.size());
  }

  private static void encryptUntilItDies(
      VaultProcess vault,
      AtomicInteger number,
      Map<String, String> encrypted,
      Set<String> unanswered) {
    while (true) {
      String ring = "ring_" + number.getAndIncrement();
      try {
        encrypted.put(ring, vault.client().encrypt(ring, "of " + ring).field("encrypted"));
      } catch (UncheckedIOException e) {
        unanswered.add(ring);
        return;
      }
    }
  }
}
