package com.unkey.vault.migrate.run;

import com.unkey.vault.core.Tasks;
import com.unkey.vault.core.Time;
import com.unkey.vault.core.VirtualThreadTasks;
import java.util.function.BooleanSupplier;

/**
 * What a run is given from outside.
 *
 * @param pace of this run's calls to the stores, and of no other run's
 * @param stop asked between two keys: true ends the run early, with what was begun finished
 */
public record RunEnv(Time time, Tasks tasks, RunLimits limits, Pace pace, BooleanSupplier stop) {
  public static RunEnv of(Time time, Tasks tasks, RunLimits limits) {
    return new RunEnv(time, tasks, limits, new Pace(limits, time), () -> false);
  }

  /** The machine's clock and threads. */
  public static RunEnv system(RunLimits limits) {
    Time time = Time.system();
    return of(time, new VirtualThreadTasks(time), limits);
  }

  public RunEnv stoppedBy(BooleanSupplier signal) {
    return new RunEnv(time, tasks, limits, pace, signal);
  }
}
