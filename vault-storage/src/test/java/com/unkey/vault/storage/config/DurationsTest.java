package com.unkey.vault.storage.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
  @ParameterizedTest
  @CsvSource({
    "1s, PT1S",
    "500ms, PT0.5S",
    "1h30m, PT1H30M",
    "1.5s, PT1.5S",
    ".5s, PT0.5S",
    "2m3.25s, PT2M3.25S",
    "100us, PT0.0001S",
    "100µs, PT0.0001S",
    "7ns, PT0.000000007S",
    "0, PT0S",
    "0s, PT0S",
    "8760h, PT8760H"
  })
  void readsWhatGoWrites(String text, Duration expected) {
    assertThat(Durations.parse(text)).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "s",
        "1 s",
        " 1s",
        "1s ",
        "1d",
        "one",
        "1s2",
        "1..2s",
        ".s",
        "9999999999h"
      })
  void refusesTheRest(String text) {
    assertThat(Durations.parse(text)).isEmpty();
  }

  @Test
  void readsBackWhatItPrints() {
    long seed = System.nanoTime();
    RandomGenerator random = new java.util.Random(seed);
    for (int i = 0; i < 1000; i++) {
      Duration duration = Duration.ofNanos(random.nextLong(1L << random.nextInt(1, 60)));
      assertThat(Durations.parse(Durations.print(duration))).as("seed %d", seed).contains(duration);
    }
  }
}
