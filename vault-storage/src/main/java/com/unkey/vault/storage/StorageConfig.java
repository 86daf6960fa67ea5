package com.unkey.vault.storage;

import com.unkey.vault.core.ConfigException;
import com.unkey.vault.storage.disk.DiskConfig;
import com.unkey.vault.storage.identity.StoreExpectation;
import java.time.Duration;

/**
 * Which store, and how it is used.
 *
 * @param expected what it must be
 * @param identityPeriod how often the identity is looked at in the background, so that a sealed
 *     store stops encryptions that need no new key
 */
public record StorageConfig(
    Backend backend, StoreExpectation expected, CallLimits limits, Duration identityPeriod) {
  public static final Duration IDENTITY_PERIOD = Duration.ofSeconds(10);

  /** Where the objects are. */
  public sealed interface Backend {
    record Disk(DiskConfig config) implements Backend {}
  }

  public StorageConfig {
    if (!identityPeriod.isPositive()) {
      throw new ConfigException(
          "storage.identity_period", "must be positive, was " + identityPeriod);
    }
  }

  /** With the defaults for all but where and which. */
  public static StorageConfig of(Backend backend, StoreExpectation expected) {
    return new StorageConfig(backend, expected, CallLimits.DEFAULT, IDENTITY_PERIOD);
  }
}
