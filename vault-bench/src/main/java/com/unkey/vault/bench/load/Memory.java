package com.unkey.vault.bench.load;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** What the shipped server keeps in memory: after its first request, and with many DEKs cached. */
final class Memory {
  static final int RINGS = 10_000;

  private static final int AT_ONCE = 16;

  /** For what a start or a burst leaves behind to be given back. */
  private static final Duration SETTLING = Duration.ofSeconds(5);

  record Residency(Proc.Resident idle, Proc.Resident withCachedDeks) {}

  private final Checkout checkout;
  private final List<String> jvmOptions;

  Memory(Checkout checkout, List<String> jvmOptions) {
    this.checkout = checkout;
    this.jvmOptions = jvmOptions;
  }

  Residency measure() {
    try (Scratch scratch = Scratch.create()) {
      ServerSettings settings = ServerSettings.create(scratch.folder());
      Material material = new Material(scratch.folder(), settings);
      try (ServerProcess server =
          ServerProcess.spawn(
              checkout, ServerProcess.Kind.PRODUCTION, true, jvmOptions, settings)) {
        FirstAnswer.await(server, material.rawEncrypt());
        Proc.Resident idle = settled(server);
        encryptInManyRings(material);
        return new Residency(idle, settled(server));
      }
    }
  }

  private static Proc.Resident settled(ServerProcess server) {
    try {
      Thread.sleep(SETTLING);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted", e);
    }
    return Proc.resident(server.pid());
  }

  private static void encryptInManyRings(Material material) {
    Set<String> deks = ConcurrentHashMap.newKeySet();
    try (ExecutorService callers = Executors.newFixedThreadPool(AT_ONCE)) {
      List<? extends Future<?>> calls =
          IntStream.range(0, RINGS)
              .mapToObj(i ->
                  callers.submit(
                      () -> deks.add(material.encrypt("ws_%09d".formatted(i), "x").getKeyId())))
              .toList();
      for (Future<?> call : calls) {
        call.get();
      }
    } catch (ExecutionException e) {
      throw new BenchException("filling the cache failed: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted", e);
    }
    if (deks.size() != RINGS) {
      throw new BenchException(RINGS + " rings have " + deks.size() + " DEKs");
    }
  }
}
