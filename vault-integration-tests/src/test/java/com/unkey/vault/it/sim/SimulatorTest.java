package com.unkey.vault.it.sim;

import static org.assertj.core.api.Assertions.assertThat;

import com.unkey.vault.core.testing.QuietLog;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Histories of a migration, drawn from seeds. {@code -Dsim.seeds=N} runs more of them, {@code
 * -Dsim.seed=N} one, and prints it.
 */
class SimulatorTest {
  private static final long SEEDS = Long.getLong("sim.seeds", 2_000);
  private static final long SEEDS_OF_A_PLANT = 2_000;
  private static final int SEEDS_RUN_TWICE = 20;

  private static final QuietLog QUIET = QuietLog.of("com.unkey.vault.storage", "dual-write");

  @AfterAll
  static void speakAgain() {
    QUIET.close();
  }

  /** What must be true is true in every history. */
  @Test
  void everySeedHolds() {
    @Nullable Long one = Long.getLong("sim.seed");
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
        Seeds.firstBad(
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
    for (long seed = 1; seed <= SEEDS_RUN_TWICE; seed++) {
      Simulation.Result first = Simulation.run(seed, Plant.NONE);
      Simulation.Result second = Simulation.run(seed, Plant.NONE);
      assertThat(second.trace().text()).as("seed %d", seed).isEqualTo(first.trace().text());
    }
  }

  static Arguments[] plants() {
    return new Arguments[] {
      Arguments.of("LATEST is written first", Plants.LATEST_FIRST, "I4"),
      Arguments.of("LATEST is written before the check", Plants.NAMED_BEFORE_THE_CHECK, "I8"),
      Arguments.of("one store confirmed", Plants.ONE_STORE_CONFIRMED, "I[14]"),
      Arguments.of("adopted from one store", Plants.ADOPTED_FROM_ONE_STORE, "I[14]"),
      Arguments.of("checked only before the write", Plants.CHECKED_ONLY_BEFORE, "I8"),
      Arguments.of("an outage is an absence", Plants.ABSENT_IN_AN_OUTAGE, "I7"),
      Arguments.of("a HEAD's 404 is an absence", Plants.ABSENT_BY_HEAD, "I7"),
      Arguments.of("412 is believed", Plants.CONFLICT_BELIEVED, "liveness"),
      Arguments.of("creators are not narrowed", Plants.NOT_NARROWED, "I8"),
      Arguments.of("the copy began before narrowing", Plants.COPIED_BEFORE_NARROWING, "I8"),
      Arguments.of("an attestation outlives a change", Plants.OLD_ATTESTATION, "I8"),
    };
  }

  /** That nothing is found above means something only if this is found. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("plants")
  void aPlantedBugIsFound(String name, Plant plant, String invariant) {
    Optional<Simulation.Result> caught =
        Seeds.firstBad(
            SEEDS_OF_A_PLANT,
            seed -> Simulation.run(seed, plant),
            result -> result.violation().isPresent());
    assertThat(caught).as(name).isPresent();
    String violation = caught.get().violation().orElseThrow();
    System.out.printf("planted: %s: seed %d: %s%n", name, caught.get().seed(), violation);
    assertThat(violation).as(caught.get().report()).matches("(?s)" + invariant + ": .*");
  }
}
