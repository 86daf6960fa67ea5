package com.unkey.vault.it.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import java.util.function.Predicate;

/** Runs many seeds, two beside one another. */
final class Seeds {
  private static final int BESIDE = 2;

  private Seeds() {}

  /** The result of the lowest seed from 1 that is {@code bad}; after it no other is begun. */
  static <T> Optional<T> firstBad(long seeds, LongFunction<T> run, Predicate<T> bad) {
    AtomicLong next = new AtomicLong();
    ConcurrentSkipListMap<Long, T> found = new ConcurrentSkipListMap<>();
    List<Future<?>> workers = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(BESIDE)) {
      for (int i = 0; i < BESIDE; i++) {
        workers.add(
            threads.submit(() -> {
              for (long seed = next.incrementAndGet();
                  seed <= seeds && found.isEmpty();
                  seed = next.incrementAndGet()) {
                T result = run.apply(seed);
                if (bad.test(result)) {
                  found.put(seed, result);
                }
              }
            }));
      }
    }
    workers.forEach(Seeds::requireEnded);
    return Optional.ofNullable(found.firstEntry()).map(Map.Entry::getValue);
  }

  private static void requireEnded(Future<?> worker) {
    try {
      worker.get();
    } catch (ExecutionException e) {
      throw new AssertionError("a seed could not be run", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
