package com.unkey.vault.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StatisticsTest {
  @Test
  void medianIsTheMiddleInAnyOrder() {
    assertThat(Statistics.median(List.of(9.0, 1.0, 2.0))).isEqualTo(2);
    assertThat(Statistics.median(List.of(4.0, 1.0, 2.0, 100.0))).isEqualTo(3);
  }

  @Test
  void percentileIsAValueThatWasMeasured() {
    assertThat(Statistics.percentile(new long[] {1, 2, 3, 4}, 50)).isEqualTo(2);
    assertThat(Statistics.percentile(new long[] {1, 2, 3, 4}, 99)).isEqualTo(4);
    assertThat(Statistics.percentile(new long[] {7}, 50)).isEqualTo(7);
  }
}
