package com.unkey.vault.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import org.junit.jupiter.api.Test;

class CellResultTest {
  private static final Cell CELL = new Cell(Operation.ENCRYPT, Transport.JSON, 16, 32);

  @Test
  void aSlowRoundDoesNotChangeTheRatio() {
    CellResult result =
        CellResult.of(
            CELL,
            List.of(
                round(measured(900, 20), measured(1000, 16)),
                round(measured(450, 40), measured(500, 32)),
                round(measured(9, 400), measured(10, 320))));

    assertThat(result.rateToEcho()).isEqualTo(0.9);
    assertThat(result.cpuToEcho()).isEqualTo(1.25);
    assertThat(result.vault().perSecond()).isEqualTo(450);
  }

  @Test
  void goalsCompareWithTheEchoAndWithTheGoVault() {
    CellResult result =
        CellResult.of(CELL, List.of(round(measured(53_400, 21), measured(80_000, 16))));

    assertThat(Goal.of(result))
        .extracting(Goal::what, Goal::measured, Goal::met, Goal::indicative)
        .containsExactly(
            tuple("encrypt/json/16/32: requests/s to the echo's", "0.67", false, false),
            tuple("encrypt/json/16/32: requests/s to the Go vault's", "3.00", true, true),
            tuple("encrypt/json/16/32: CPU a request to the Go vault's", "0.33", true, true),
            tuple("encrypt/json/16/32: p99 in ms", "0.2", true, true));
  }

  private static CellResult.Round round(Measured vault, Measured echo) {
    return new CellResult.Round(vault, echo);
  }

  private static Measured measured(double perSecond, double cpuMicros) {
    return new Measured(perSecond, 100, 200, cpuMicros, 0, 0);
  }
}
