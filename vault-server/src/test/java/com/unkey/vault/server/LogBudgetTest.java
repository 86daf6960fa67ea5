package com.unkey.vault.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.unkey.vault.core.Time;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LogBudgetTest {
  private long ticks;
  private final LogBudget budget =
      new LogBudget(
          3,
          new Time() {
            @Override
            public Instant now() {
              return Instant.EPOCH;
            }

            @Override
            public long ticks() {
              return ticks;
            }
          });

  @Test
  void aSecondHasItsShareAndTheRestIsCounted() {
    for (int i = 0; i < 3; i++) {
      assertThat(budget.allows()).isTrue();
    }
    assertThat(budget.takeSuppressed()).isZero();
    assertThat(budget.allows()).isFalse();
    assertThat(budget.allows()).isFalse();

    ticks += 999_999_999L;
    assertThat(budget.allows()).isFalse();
    ticks += 1;
    assertThat(budget.allows()).isTrue();
    assertThat(budget.takeSuppressed()).isEqualTo(3);
    assertThat(budget.takeSuppressed()).isZero();
  }
}
