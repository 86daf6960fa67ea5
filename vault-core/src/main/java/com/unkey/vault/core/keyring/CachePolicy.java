package com.unkey.vault.core.keyring;

import com.unkey.vault.core.ConfigException;
import java.time.Duration;

/**
 * How long a cached DEK serves.
 *
 * @param maxEntries DEKs held by their id, and as many rings' current ones beside them
 * @param fresh up to this age, counted from when the store was asked for it, it is served as it is;
 *     older, it is refreshed in the background while it goes on serving
 * @param stale from this age on the store is asked first; only if it cannot say is the cached DEK
 *     served
 * @param hardCap from this age on it is not served even then
 * @param retryAfterFailure how long after a failed refresh the store is not asked again for the
 *     same entry
 * @param negative how long an unknown id is remembered as unknown
 * @param loadTimeout how long a request without a deadline of its own waits for the store
 */
public record CachePolicy(
    int maxEntries,
    Duration fresh,
    Duration stale,
    Duration hardCap,
    Duration retryAfterFailure,
    Duration negative,
    Duration loadTimeout) {

  public CachePolicy {
    if (maxEntries < 1) {
      throw new ConfigException("cache.max_entries", "must be at least 1, was " + maxEntries);
    }
    requirePositive("cache.fresh", fresh);
    requireAtLeast("cache.stale", stale, "cache.fresh", fresh);
    requireAtLeast("cache.hard_cap", hardCap, "cache.stale", stale);
    requirePositive("cache.retry_after_failure", retryAfterFailure);
    requirePositive("cache.negative", negative);
    requirePositive("cache.load_timeout", loadTimeout);
  }

  /**
   * 10,000 entries, fresh for 1 h, stale from 24 h, no hard cap but a year, as the Go vault where
   * it has a say.
   */
  public static CachePolicy defaults() {
    return new CachePolicy(
        10_000,
        Duration.ofHours(1),
        Duration.ofHours(24),
        Duration.ofDays(365),
        Duration.ofSeconds(5),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10));
  }

  private static void requirePositive(String setting, Duration value) {
    if (!value.isPositive()) {
      throw new ConfigException(setting, "must be positive, was " + value);
    }
  }

  private static void requireAtLeast(
      String setting, Duration value, String floorSetting, Duration floor) {
    if (value.compareTo(floor) < 0) {
      throw new ConfigException(
          setting, "must be at least " + floorSetting + " (" + floor + "), was " + value);
    }
  }
}
