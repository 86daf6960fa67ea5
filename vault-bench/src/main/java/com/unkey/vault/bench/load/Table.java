package com.unkey.vault.bench.load;

import com.unkey.vault.bench.load.Memory.Residency;
import com.unkey.vault.bench.load.StartUp.Starts;
import java.io.PrintWriter;
import java.util.List;

/** Results as people read them, printed as they come. */
final class Table {
  /** From here on what others did to a cell is pointed out. */
  private static final double DISTURBED = 0.10;

  private final PrintWriter out;

  Table(PrintWriter out) {
    this.out = out;
  }

  void line(String text) {
    out.println(text);
    out.flush();
  }

  void cellsBegin() {
    line("");
    line(
        "%-24s %8s %8s %8s %7s | %8s %7s | %6s %6s %s"
            .formatted(
                "operation/codec/conn/B",
                "req/s",
                "p50 ms",
                "p99 ms",
                "CPU µs",
                "echo r/s",
                "CPU µs",
                "req/s",
                "CPU",
                " others' CPU"));
    line(
        "%-24s %8s %8s %8s %7s | %8s %7s | %13s"
            .formatted("", "", "", "", "", "", "", "to the echo's"));
  }

  void cell(CellResult result) {
    Measured vault = result.vault();
    line(
        "%-24s %8.0f %8.2f %8.2f %7.1f | %8.0f %7.1f | %6.2f %6.2f  %s"
            .formatted(
                result.name(),
                vault.perSecond(),
                vault.p50Micros() / 1e3,
                vault.p99Micros() / 1e3,
                vault.cpuMicros(),
                result.echo().perSecond(),
                result.echo().cpuMicros(),
                result.rateToEcho(),
                result.cpuToEcho(),
                result.disturbed() >= DISTURBED
                    ? "up to %.0f %%".formatted(result.disturbed() * 100)
                    : ""));
  }

  void starts(List<Starts> starts) {
    line("");
    for (Starts start : starts) {
      line(
          "start to first Encrypt, %s AOT cache: %.0f ms (median of %d), CPU %.0f ms"
              .formatted(
                  start.aotCache() ? "with" : "without",
                  start.medianMillis(),
                  start.each().size(),
                  start.medianCpuMillis()));
    }
  }

  void memory(Residency memory) {
    line("");
    resident("idle", memory.idle());
    resident("with %,d cached DEKs".formatted(Memory.RINGS), memory.withCachedDeks());
  }

  void resident(String when, Proc.Resident resident) {
    line(
        "resident %s: %.0f MiB (%.0f its own, %.0f mapped files)"
            .formatted(when, resident.total(), resident.anonymous(), resident.file()));
  }

  void goals(List<Goal> goals) {
    if (goals.isEmpty()) {
      return;
    }
    line("");
    line("%-60s %8s %9s".formatted("goal", "wanted", "measured"));
    for (Goal goal : goals) {
      line(
          "%-60s %8s %9s  %s%s"
              .formatted(
                  goal.what(),
                  goal.wanted(),
                  goal.measured(),
                  goal.met() ? "met" : "MISSED",
                  goal.indicative() ? " (indicative)" : ""));
    }
  }

  void conditions(Machine machine, Conditions conditions) {
    line("");
    line(
        "%d x %s, %d MiB, %s, %s"
            .formatted(
                machine.cpus(),
                machine.cpu(),
                machine.memoryMib(),
                machine.kernel(),
                machine.jvm()));
    line(
        "load %.1f before and %.1f after; %.0f %% of the CPU time was withheld by the hypervisor"
            .formatted(conditions.loadBefore(), conditions.loadAfter(), conditions.steal() * 100));
  }
}
