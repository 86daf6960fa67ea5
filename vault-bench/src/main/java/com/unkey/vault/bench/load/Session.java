package com.unkey.vault.bench.load;

import com.unkey.vault.bench.load.Memory.Residency;
import com.unkey.vault.bench.load.StartUp.Starts;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One run of the bench: load, starts, memory, and what they come to. */
public final class Session {
  /** What can be measured by itself. */
  public enum Part {
    LOAD,
    START,
    MEMORY
  }

  private final Checkout checkout = Checkout.ofThisProgram();
  private final Plan plan;
  private final Set<Part> parts;
  private final List<String> jvmOptions;
  private final Table table;

  private Session(Plan plan, Set<Part> parts, List<String> jvmOptions, PrintWriter out) {
    this.plan = plan;
    this.parts = parts;
    this.jvmOptions = jvmOptions;
    this.table = new Table(out);
  }

  /**
   * @param cells which, by name
   * @param jvmOptions for the server, added to those of the package
   */
  public static Session of(
      boolean quick,
      Set<Part> parts,
      Predicate<String> cells,
      List<String> jvmOptions,
      PrintWriter out) {
    Plan plan = quick ? Plan.quick() : Plan.full();
    return new Session(plan.only(cells), parts, jvmOptions, out);
  }

  /**
   * Measures, prints and writes.
   *
   * @param file for the JSON; null for one of its own among the results
   * @throws BenchException if anything failed or was answered wrongly
   */
  public void run(@Nullable Path file) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    Conditions.Watch watch = Conditions.watch();
    List<CellResult> cells = new ArrayList<>();
    Proc.Resident afterLoad = parts.contains(Part.LOAD) ? load(cells) : null;
    List<Starts> starts = parts.contains(Part.START) ? starts() : List.of();
    Residency memory = parts.contains(Part.MEMORY) ? memory() : null;
    Results results =
        new Results(
            now.toString(),
            Machine.here(),
            watch.ended(),
            plan,
            cells,
            starts,
            memory,
            afterLoad,
            goals(cells, starts, memory));
    table.goals(results.goals());
    table.conditions(results.machine(), results.conditions());
    Path written = file != null ? file : checkout.results().resolve(nameFor(now));
    results.write(written);
    table.line("written to " + written);
  }

  private Proc.Resident load(List<CellResult> into) {
    try (LoadRun run = LoadRun.start(checkout, jvmOptions)) {
      table.line("warming up, then %d cells".formatted(plan.cells().size()));
      run.warmUp(plan.warmUp(), plan.warmUpSeconds());
      table.cellsBegin();
      for (Cell cell : plan.cells()) {
        CellResult result = run.measure(cell, plan.roundsOf(cell), plan.seconds());
        into.add(result);
        table.cell(result);
      }
      Proc.Resident resident = run.resident();
      table.line("");
      table.resident("after the load", resident);
      return resident;
    }
  }

  private List<Starts> starts() {
    List<Starts> starts = new StartUp(checkout, jvmOptions).measure(plan.starts());
    table.starts(starts);
    return starts;
  }

  private Residency memory() {
    Residency memory = new Memory(checkout, jvmOptions).measure();
    table.memory(memory);
    return memory;
  }

  private static List<Goal> goals(
      List<CellResult> cells, List<Starts> starts, @Nullable Residency memory) {
    List<Goal> goals = new ArrayList<>();
    cells.forEach(cell -> goals.addAll(Goal.of(cell)));
    goals.addAll(Goal.of(starts));
    if (memory != null) {
      goals.addAll(Goal.of(memory));
    }
    return goals;
  }

  private static String nameFor(Instant now) {
    return DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC).format(now)
        + ".json";
  }
}
