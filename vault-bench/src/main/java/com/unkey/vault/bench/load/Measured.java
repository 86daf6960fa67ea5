package com.unkey.vault.bench.load;

import java.util.Collection;
import java.util.function.ToDoubleFunction;

/**
 * One run of a load generator against one target.
 *
 * @param cpuMicros CPU time of the server's process for one request
 * @param steal the share of the machine's CPU time that the hypervisor withheld, 0 to 1
 * @param foreign the share that went to processes which have no part in this
 */
record Measured(
    double perSecond,
    double p50Micros,
    double p99Micros,
    double cpuMicros,
    double steal,
    double foreign) {

  /** Each column's own median. */
  static Measured median(Collection<Measured> runs) {
    return new Measured(
        median(runs, Measured::perSecond),
        median(runs, Measured::p50Micros),
        median(runs, Measured::p99Micros),
        median(runs, Measured::cpuMicros),
        median(runs, Measured::steal),
        median(runs, Measured::foreign));
  }

  private static double median(Collection<Measured> runs, ToDoubleFunction<Measured> column) {
    return Statistics.median(runs.stream().map(column::applyAsDouble).toList());
  }
}
