package com.unkey.vault.migrate.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.unkey.vault.core.testing.VirtualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final long FAST = Duration.ofMillis(10).toNanos();
  private final VirtualTime time = new VirtualTime();
  private final Pace pace = new Pace(RunLimits.DEFAULT.withMaxConcurrency(64), time);

  private void answers(int count, long nanos) {
    for (int i = 0; i < count; i++) {
      pace.answered(nanos);
    }
  }

  @Test
  void risesToItsMostAndNoFurtherWhileAllIsWell() {
    int first = pace.limit();
    answers(10, FAST);
    assertThat(pace.limit()).isGreaterThan(first);
    answers(1_000, FAST);
    assertThat(pace.limit()).isEqualTo(64);
  }

  @Test
  void halvesOnTroubleOnceASecondAndRisesSlowlyAfterwards() {
    answers(1_000, FAST);
    pace.troubled();
    pace.troubled();
    assertThat(pace.limit()).isEqualTo(32);
    answers(32, FAST);
    assertThat(pace.limit()).isBetween(32, 33);
    time.sleep(Duration.ofSeconds(1));
    pace.troubled();
    assertThat(pace.limit()).isEqualTo(16);
  }

  @Test
  void neverFallsBelowOne() {
    for (int i = 0; i < 20; i++) {
      time.sleep(Duration.ofSeconds(1));
      pace.troubled();
    }
    assertThat(pace.limit()).isEqualTo(1);
  }

  @Test
  void fallsWhileAnswersGetSlow() {
    answers(1_000, FAST);
    for (int i = 0; i < 20; i++) {
      time.sleep(Duration.ofSeconds(1));
      answers(64, 10 * FAST);
    }
    assertThat(pace.limit()).isLessThan(16);
  }

  @Test
  void takesWhatWasSlowForTheMeasureWhenItStaysSo() {
    answers(1_000, FAST);
    for (int i = 0; i < 200; i++) {
      time.sleep(Duration.ofSeconds(1));
      answers(64, 10 * FAST);
    }
    assertThat(pace.limit()).isGreaterThan(32);
  }

  @Test
  void keepsToSoManyCallsASecond() {
    Pace slow = new Pace(RunLimits.DEFAULT.withMaxRps(10), time);
    for (int i = 0; i < 50; i++) {
      time.sleep(slow.turn());
    }
    assertThat(time.elapsed()).isEqualTo(Duration.ofMillis(4_900));
  }
}
