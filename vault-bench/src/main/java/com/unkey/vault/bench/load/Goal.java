package com.unkey.vault.bench.load;

import com.unkey.vault.bench.load.Memory.Residency;
import com.unkey.vault.bench.load.StartUp.Starts;
import java.util.ArrayList;
import java.util.List;

/**
 * What was hoped for beside what was measured.
 *
 * @param indicative whether it compares with figures from another machine
 */
public record Goal(String what, String wanted, String measured, boolean met, boolean indicative) {
  /** Times the Go vault's requests a second, up to the largest payload. */
  private static final double RATE_TO_GO = 3;

  private static final double RATE_TO_GO_AT_16_KIB = 4;
  private static final double CPU_TO_GO = 1 / 3.0;
  private static final double ENCRYPT_TO_ECHO = 0.80;
  private static final double START_MILLIS = 600;
  private static final double IDLE_MIB = 128;
  private static final double CACHED_MIB = 192;

  static List<Goal> of(CellResult result) {
    List<Goal> goals = new ArrayList<>();
    if (result.cell().operation() == Operation.ENCRYPT) {
      goals.add(
          atLeast(
              result.name() + ": requests/s to the echo's",
              ENCRYPT_TO_ECHO,
              result.rateToEcho(),
              false));
    }
    GoVault.of(result.cell())
        .ifPresent(go -> {
          // The goals name 16 connections; what the Go vault did with one is there to compare.
          double wanted = result.cell().bytes() >= 16_384 ? RATE_TO_GO_AT_16_KIB : RATE_TO_GO;
          Measured vault = result.vault();
          goals.add(
              atLeast(
                  result.name() + ": requests/s to the Go vault's",
                  wanted,
                  vault.perSecond() / go.perSecond(),
                  true));
          goals.add(
              atMost(
                  result.name() + ": CPU a request to the Go vault's",
                  CPU_TO_GO,
                  vault.cpuMicros() / go.cpuMicros(),
                  "%.2f",
                  true));
          goals.add(
              atMost(
                  result.name() + ": p99 in ms",
                  go.p99Micros() / 1e3,
                  vault.p99Micros() / 1e3,
                  "%.1f",
                  true));
        });
    return goals;
  }

  static List<Goal> of(List<Starts> starts) {
    return starts.stream()
        .filter(Starts::aotCache)
        .map(start ->
            atMost(
                "start to first Encrypt in ms", START_MILLIS, start.medianMillis(), "%.0f", false))
        .toList();
  }

  static List<Goal> of(Residency memory) {
    return List.of(
        atMost("resident, idle, in MiB", IDLE_MIB, memory.idle().total(), "%.0f", false),
        atMost(
            "resident with %,d cached DEKs in MiB".formatted(Memory.RINGS),
            CACHED_MIB,
            memory.withCachedDeks().total(),
            "%.0f",
            false));
  }

  private static Goal atLeast(String what, double wanted, double measured, boolean indicative) {
    return new Goal(
        what,
        "≥ " + format("%.2f", wanted),
        format("%.2f", measured),
        measured >= wanted,
        indicative);
  }

  private static Goal atMost(
      String what, double wanted, double measured, String form, boolean indicative) {
    return new Goal(
        what, "≤ " + format(form, wanted), format(form, measured), measured <= wanted, indicative);
  }

  private static String format(String form, double value) {
    return form.formatted(value);
  }
}
