package com.unkey.vault.storage;

import com.unkey.vault.core.ConfigException;
import com.unkey.vault.storage.wrap.BreakerPolicy;
import com.unkey.vault.storage.wrap.RetryPolicy;
import java.time.Duration;

/**
 * What a call to the store may cost.
 *
 * @param callTimeout after which a call that is still out is given up, whatever the adapter does;
 *     longer than the adapter's own timeouts, which know better what they wait for
 * @param maxCalls that may be out at once, those included that their callers gave up on
 */
public record CallLimits(
    Duration callTimeout, int maxCalls, RetryPolicy retry, BreakerPolicy breaker) {
  public static final CallLimits DEFAULT =
      new CallLimits(Duration.ofSeconds(5), 512, RetryPolicy.DEFAULT, BreakerPolicy.DEFAULT);

  private static final Duration PATIENT_CALL = Duration.ofSeconds(30);
  private static final Duration PATIENT_OPERATION = Duration.ofSeconds(60);

  public CallLimits {
    if (!callTimeout.isPositive()) {
      throw new ConfigException("storage.call_timeout", "must be positive, was " + callTimeout);
    }
    if (callTimeout.compareTo(retry.budget()) > 0) {
      throw new ConfigException(
          "storage.call_timeout",
          "must not be longer than storage.operation_timeout ("
              + retry.budget()
              + "), was "
              + callTimeout);
    }
    if (maxCalls < 1) {
      throw new ConfigException("storage.max_calls", "must be at least 1, was " + maxCalls);
    }
  }

  /** At least half a minute for a call, and a minute for an operation. */
  CallLimits patient() {
    return new CallLimits(
        longer(callTimeout, PATIENT_CALL),
        maxCalls,
        retry.withBudget(longer(retry.budget(), PATIENT_OPERATION)),
        breaker);
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
