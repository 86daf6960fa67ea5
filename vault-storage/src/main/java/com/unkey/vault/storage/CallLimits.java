package com.unkey.vault.storage;

import com.unkey.vault.core.ConfigException;
import com.unkey.vault.storage.wrap.BreakerPolicy;
import com.unkey.vault.storage.wrap.RetryPolicy;
import java.time.Duration;

/**
 * What a call to the store may cost.
 *
 * @param attemptTimeout for one attempt, retries not included
 * @param maxCalls that may be out at once, those included that their callers gave up on
 */
public record CallLimits(
    Duration attemptTimeout, int maxCalls, RetryPolicy retry, BreakerPolicy breaker) {
  public static final CallLimits DEFAULT =
      new CallLimits(Duration.ofSeconds(2), 512, RetryPolicy.DEFAULT, BreakerPolicy.DEFAULT);

  public CallLimits {
    if (!attemptTimeout.isPositive()) {
      throw new ConfigException(
          "storage.attempt_timeout", "must be positive, was " + attemptTimeout);
    }
    if (attemptTimeout.compareTo(retry.budget()) > 0) {
      throw new ConfigException(
          "storage.attempt_timeout",
          "must not be longer than storage.operation_timeout ("
              + retry.budget()
              + "), was "
              + attemptTimeout);
    }
    if (maxCalls < 1) {
      throw new ConfigException("storage.max_calls", "must be at least 1, was " + maxCalls);
    }
  }
}
