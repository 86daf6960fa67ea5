package com.unkey.vault.storage.wrap;

import com.unkey.vault.core.ConfigException;
import com.unkey.vault.core.VaultException.StoreUnavailable.Reason;
import java.time.Duration;

/**
 * How often, and within how long, a {@link RetryingStore} asks again.
 *
 * @param attempts calls at most, the first included
 * @param budget for one operation, waiting included; a request's own deadline comes first
 * @param pause the longest first pause; each next one may be twice as long
 * @param throttledPause the same after "slow down": R2 takes one write a second to a key
 * @param maxPause no pause is longer
 */
public record RetryPolicy(
    int attempts, Duration budget, Duration pause, Duration throttledPause, Duration maxPause) {
  public static final RetryPolicy DEFAULT =
      new RetryPolicy(
          4,
          Duration.ofSeconds(6),
          Duration.ofMillis(50),
          Duration.ofSeconds(1),
          Duration.ofSeconds(3));

  public RetryPolicy {
    if (attempts < 1) {
      throw new ConfigException("storage.attempts", "must be at least 1, was " + attempts);
    }
    requirePositive("storage.operation_timeout", budget);
    requirePositive("storage.retry_pause", pause);
    requirePositive("storage.retry_throttled_pause", throttledPause);
    requirePositive("storage.retry_max_pause", maxPause);
  }

  public RetryPolicy withBudget(Duration budget) {
    return new RetryPolicy(attempts, budget, pause, throttledPause, maxPause);
  }

  /** The longest pause after attempt {@code attempt}, counted from 1, which failed so. */
  Duration pauseAfter(int attempt, Reason reason) {
    Duration first = reason == Reason.THROTTLED ? throttledPause : pause;
    // 2^20 times anything configurable is above any cap.
    Duration grown = first.multipliedBy(1L << Math.min(attempt - 1, 20));
    return grown.compareTo(maxPause) > 0 ? maxPause : grown;
  }

  private static void requirePositive(String setting, Duration value) {
    if (!value.isPositive()) {
      throw new ConfigException(setting, "must be positive, was " + value);
    }
  }
}
