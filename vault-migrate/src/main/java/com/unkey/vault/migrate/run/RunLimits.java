package com.unkey.vault.migrate.run;

import com.unkey.vault.core.ConfigException;
import java.time.Duration;

/**
 * What a run may ask of the stores.
 *
 * @param maxConcurrency pieces of work under way at once, each at one call at a time
 * @param maxRps calls a second to both stores together; 0 for any number
 * @param patience how long one call may be tried again while its store is out or says to slow down
 * @param saveEvery how long work may be lost to a kill
 * @param lookAgainAfter how long a write may be seen in one store only
 */
public record RunLimits(
    int maxConcurrency,
    int maxRps,
    Duration patience,
    Duration saveEvery,
    Duration lookAgainAfter) {
  public static final RunLimits DEFAULT =
      new RunLimits(128, 0, Duration.ofMinutes(2), Duration.ofSeconds(5), Duration.ofSeconds(10));

  /**
   * @throws ConfigException naming the option
   */
  public RunLimits {
    if (maxConcurrency < 1) {
      throw new ConfigException("--max-concurrency", "must be at least 1, was " + maxConcurrency);
    }
    if (maxRps < 0) {
      throw new ConfigException("--max-rps", "must be 0 (any) or more, was " + maxRps);
    }
    if (patience.isNegative() || saveEvery.isNegative() || lookAgainAfter.isNegative()) {
      throw new IllegalArgumentException("a negative time");
    }
  }

  public RunLimits withMaxConcurrency(int max) {
    return new RunLimits(max, maxRps, patience, saveEvery, lookAgainAfter);
  }

  public RunLimits withMaxRps(int max) {
    return new RunLimits(maxConcurrency, max, patience, saveEvery, lookAgainAfter);
  }
}
