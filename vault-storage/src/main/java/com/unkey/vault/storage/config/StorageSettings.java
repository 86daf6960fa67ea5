package com.unkey.vault.storage.config;

import com.unkey.vault.storage.CallLimits;
import com.unkey.vault.storage.StorageConfig;
import com.unkey.vault.storage.StorageConfig.Backend;
import com.unkey.vault.storage.identity.Phase;
import com.unkey.vault.storage.identity.StoreExpectation;
import com.unkey.vault.storage.wrap.BreakerPolicy;
import com.unkey.vault.storage.wrap.RetryPolicy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The settings under {@code storage}, read into the records of the rooms that own them. */
final class StorageSettings {
  private static final Duration SHORT = Duration.ofMillis(1);
  private static final Duration DAY = Duration.ofDays(1);

  private final Settings settings;
  private final Problems problems;

  StorageSettings(Settings settings, Problems problems) {
    this.settings = settings;
    this.problems = problems;
  }

  /** Null, and problems more, if something is wrong. */
  @Nullable StorageConfig read() {
    Phase phase = settings.choice(SharedSetting.PHASE, Phase.class);
    if (phase != Phase.SOURCE) {
      settings.problem(
          SharedSetting.PHASE, "must be source: this version serves one store, and no migration");
    }
    boolean init = settings.flag(SharedSetting.INIT);
    CallLimits limits = problems.attempt(settings::lineOf, this::limits);
    boolean withoutIfMatch = settings.flag(SharedSetting.ACCEPT_WITHOUT_IF_MATCH);
    Duration identityPeriod =
        settings.duration(SharedSetting.IDENTITY_PERIOD, Duration.ofMillis(10), DAY);
    StoreTable table = new StoreTable(StoreExpectation.SINGLE, settings, problems);
    StoreExpectation expectation = table.expectation(init);
    Backend backend = table.backend();
    if (backend == null || expectation == null || limits == null) {
      return null;
    }
    return problems.attempt(
        settings::lineOf,
        () -> new StorageConfig(backend, expectation, withoutIfMatch, limits, identityPeriod));
  }

  private CallLimits limits() {
    return new CallLimits(
        settings.duration(SharedSetting.CALL_TIMEOUT, SHORT, DAY),
        settings.whole(SharedSetting.MAX_CALLS, 1, 1_000_000),
        new RetryPolicy(
            settings.whole(SharedSetting.ATTEMPTS, 1, 1000),
            settings.duration(SharedSetting.OPERATION_TIMEOUT, SHORT, DAY),
            settings.duration(SharedSetting.RETRY_PAUSE, SHORT, DAY),
            settings.duration(SharedSetting.RETRY_THROTTLED_PAUSE, SHORT, DAY),
            settings.duration(SharedSetting.RETRY_MAX_PAUSE, SHORT, DAY)),
        new BreakerPolicy(
            settings.whole(SharedSetting.BREAKER_FAILURES, 1, 1_000_000),
            settings.duration(SharedSetting.BREAKER_SPAN, Duration.ZERO, DAY),
            settings.duration(SharedSetting.BREAKER_OPEN_FOR, SHORT, DAY)));
  }
}
