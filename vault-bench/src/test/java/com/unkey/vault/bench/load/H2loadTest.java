package com.unkey.vault.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class H2loadTest {
  private static final int ANSWER = 138;
  private static final int CONNECTIONS = 16;

  /** 4,920 answers, and one more that came in while the run ended. */
  private static final String PRINTED =
      """
      finished in 2.00s, 2460.00 req/s, 481.27KB/s
      requests: 4920 total, 4936 started, 4920 done, 4920 succeeded, 0 failed, 0 errored, 0 timeout
      status codes: 4921 2xx, 0 3xx, 0 4xx, 0 5xx
      traffic: 962.55KB (985648) total, 163.94KB (167872) headers (space savings 71.57%), 663.05KB (679098) data
      """;

  @Test
  void readsCountsAndTimes() {
    assertThat(parse(PRINTED)).isEqualTo(new LoadResult(4920, 2, 50, 99));
  }

  @ParameterizedTest
  @CsvSource({
    "4920 succeeded, 4919 succeeded",
    "0 failed, 1 failed",
    "0 errored, 1 errored",
    "0 timeout, 1 timeout",
    "0 3xx, 1 3xx",
    "0 4xx, 1 4xx",
    "0 5xx, 1 5xx",
    "4920 done, 0 done",
  })
  void oneErrorOfAnyKindFailsTheRun(String right, String wrong) {
    assertThatThrownBy(() -> parse(PRINTED.replace(right, wrong)))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("counted errors");
  }

  @Test
  void oneFailedCallFailsTheRunAlthoughItsStatusIs200() {
    String printed = PRINTED.replace("(679098) data", "(" + (4920 * ANSWER - ANSWER) + ") data");

    assertThatThrownBy(() -> parse(printed))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("answered wrongly");
  }

  @Test
  void answersThatAreTooLongFailTheRun() {
    String printed = PRINTED.replace("(679098) data", "(" + 4920 * (ANSWER + 1) + ") data");

    assertThatThrownBy(() -> parse(printed))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("answered wrongly");
  }

  private static LoadResult parse(String printed) {
    Stream<String> log =
        LongStream.rangeClosed(1, 100)
            .map(i -> 101 - i)
            .mapToObj(i -> "1795521915729681\t200\t" + i);
    return H2load.parse(printed, log, CONNECTIONS, 2, ANSWER);
  }
}
