package com.unkey.vault.storage;

import com.unkey.vault.core.ConfigException;
import com.unkey.vault.core.store.ObjectDeleter;
import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.storage.disk.DiskConfig;
import com.unkey.vault.storage.identity.StoreExpectation;
import com.unkey.vault.storage.s3.S3Config;
import java.time.Duration;

/**
 * One store, and how it is used.
 *
 * @param expected what it must be
 * @param withoutIfMatch whether a store is accepted that does not keep {@code If-Match} ({@code
 *     storage.accept_without_if_match}): DEKs are created there, and nothing is ever replaced
 * @param identityPeriod how often the identity is looked at in the background, so that a sealed
 *     store stops encryptions that need no new key
 */
public record StorageConfig(
    Backend backend,
    StoreExpectation expected,
    boolean withoutIfMatch,
    CallLimits limits,
    Duration identityPeriod) {
  public static final Duration IDENTITY_PERIOD = Duration.ofSeconds(10);

  /** Where the objects are. */
  public sealed interface Backend {
    record Disk(DiskConfig config) implements Backend {}

    record S3(S3Config config) implements Backend {}

    /** An adapter made elsewhere: by a test, or by a simulator. */
    record Given(ObjectStore store, ObjectDeleter deleter) implements Backend {}
  }

  public StorageConfig {
    if (!identityPeriod.isPositive()) {
      throw new ConfigException(
          "storage.identity_period", "must be positive, was " + identityPeriod);
    }
    if (backend instanceof Backend.S3(S3Config s3)
        && s3.attemptTimeout().multipliedBy(2).compareTo(limits.callTimeout()) > 0) {
      // A put that is refused is read back within one call.
      throw new ConfigException(
          "storage.call_timeout",
          "must be at least twice "
              + expected.setting("s3.attempt_timeout")
              + " ("
              + s3.attemptTimeout()
              + "), was "
              + limits.callTimeout());
    }
  }

  /**
   * The same for a tool, whose first call is the first thing that its program does, and which
   * nobody waits for: it rather waits than fails.
   */
  StorageConfig patient() {
    Backend patient =
        backend instanceof Backend.S3(S3Config s3) ? new Backend.S3(s3.patient()) : backend;
    return new StorageConfig(patient, expected, withoutIfMatch, limits.patient(), identityPeriod);
  }

  /** With the defaults for all but where and which. */
  public static StorageConfig of(Backend backend, StoreExpectation expected) {
    return new StorageConfig(backend, expected, false, CallLimits.DEFAULT, IDENTITY_PERIOD);
  }
}
