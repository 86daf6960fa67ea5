package com.unkey.vault.storage.wrap;

import com.unkey.vault.core.ConfigException;
import java.time.Duration;

/**
 * When a {@link BreakerStore} opens, and for how long.
 *
 * @param failures so many in a row, with no success between them
 * @param span and the first of them at least so long ago: a store under load that answers every
 *     other call is not spared the rest
 * @param openFor how long nothing is asked
 */
public record BreakerPolicy(int failures, Duration span, Duration openFor) {
  public static final BreakerPolicy DEFAULT =
      new BreakerPolicy(5, Duration.ofSeconds(1), Duration.ofSeconds(5));

  public BreakerPolicy {
    if (failures < 1) {
      throw new ConfigException("storage.breaker_failures", "must be at least 1, was " + failures);
    }
    if (span.isNegative()) {
      throw new ConfigException("storage.breaker_span", "must not be negative, was " + span);
    }
    if (!openFor.isPositive()) {
      throw new ConfigException("storage.breaker_open_for", "must be positive, was " + openFor);
    }
  }
}
