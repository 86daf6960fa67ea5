package com.unkey.vault.it.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Histories of a migration, drawn from seeds: in each, what must be true is true. */
class SimulatorTest {
  private static final int SEEDS = Integer.getInteger("sim.seeds", 2_000);

  @Test
  void everySeedHolds() {
    @org.jspecify.annotations.Nullable Long one = Long.getLong("sim.seed");
    if (one != null) {
      Simulation.Result result = Simulation.run(one, Plant.NONE);
      System.out.println(result.report());
      assertThat(result.violation()).isEmpty();
      return;
    }
    long began = System.nanoTime();
    AtomicLong ciphertexts = new AtomicLong();
    AtomicLong lines = new AtomicLong();
    Optional<Simulation.Result> bad =
        Seeds.first(
            SEEDS,
            seed -> Simulation.run(seed, Plant.NONE),
            result -> {
              ciphertexts.addAndGet(result.ciphertexts());
              lines.addAndGet(result.trace().size());
              return result.violation().isPresent();
            });
    System.out.printf(
        "simulator: %d seeds, %d ciphertexts, %d events, %.1f s%n",
        SEEDS, ciphertexts.get(), lines.get(), (System.nanoTime() - began) / 1e9);
    assertThat(bad.map(Simulation.Result::report)).isEmpty();
  }

  @Test
  void oneSeedIsOneHistory() {
    for (long seed : IntStream.range(0, 20).asLongStream().toArray()) {
      List<String> first = Simulation.run(seed, Plant.NONE).trace().text();
      List<String> second = Simulation.run(seed, Plant.NONE).trace().text();
      assertThat(second).as("seed %d", seed).isEqualTo(first);
    }
  }
}
