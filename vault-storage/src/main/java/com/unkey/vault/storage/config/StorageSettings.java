package com.unkey.vault.storage.config;

import com.unkey.vault.storage.CallLimits;
import com.unkey.vault.storage.StorageConfig;
import com.unkey.vault.storage.StorageConfig.Backend;
import com.unkey.vault.storage.StoreSet;
import com.unkey.vault.storage.identity.Phase;
import com.unkey.vault.storage.identity.StoreExpectation;
import com.unkey.vault.storage.wrap.BreakerPolicy;
import com.unkey.vault.storage.wrap.RetryPolicy;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
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
  @Nullable StoreSet read() {
    Phase phase = settings.choice(SharedSetting.PHASE, Phase.class);
    boolean init = settings.flag(SharedSetting.INIT);
    Common common = common();
    StoreTable single = table(StoreExpectation.SINGLE);
    StoreTable source = table(StoreSet.SOURCE);
    StoreTable target = table(StoreSet.TARGET);
    if (!isMigration(single, source, target)) {
      StorageConfig store = store(single, init, common);
      return store == null ? null : attempt(() -> new StoreSet.Single(phase, store));
    }
    requirePhase();
    refuseSinglesSettings();
    if (single.isGiven()) {
      refuseSingleBeside(source.isGiven() ? StoreSet.SOURCE : StoreSet.TARGET);
      return null;
    }
    StorageConfig from = store(source, init, common);
    StorageConfig to = store(target, init, common);
    return from == null || to == null
        ? null
        : attempt(() -> new StoreSet.Migrating(phase, from, to));
  }

  /**
   * One file may hold the tables of all three, with values from the environment: those count that
   * have any. If none has, those count that stand there, for what they lack to be told.
   */
  private static boolean isMigration(StoreTable single, StoreTable source, StoreTable target) {
    return source.isGiven()
        || target.isGiven()
        || (!single.isThere() && (source.isThere() || target.isThere()));
  }

  /** A phase that got lost on the way must not become the first one. */
  private void requirePhase() {
    if (!settings.isGiven(SharedSetting.PHASE)) {
      settings.problem(
          SharedSetting.PHASE,
          "is required in a migration and not set; it is source before the first step");
    }
  }

  /** They would be silently unused. */
  private void refuseSinglesSettings() {
    for (StoreField field : List.of(StoreField.STORE_ID, StoreField.EPOCH)) {
      Setting setting = field.in(StoreExpectation.SINGLE);
      boolean zero =
          field == StoreField.EPOCH && settings.wholeLong(setting, 0, Long.MAX_VALUE) == 0;
      if (settings.isGiven(setting) && !zero) {
        settings.problem(
            setting,
            "is of a single store; in a migration write "
                + field.in(StoreSet.SOURCE).path()
                + " and "
                + field.in(StoreSet.TARGET).path());
      }
    }
  }

  private void refuseSingleBeside(String table) {
    problems.add(
        settings.lineOf(table),
        table
            + " is set beside the single store of [storage.s3] or [storage.disk]; describe a"
            + " migration's stores in [storage.source] and [storage.target] only, or remove those"
            + " (empty values count as removed)");
  }

  /** What is said of all stores at once. */
  private record Common(@Nullable CallLimits limits, boolean withoutIfMatch, Duration period) {}

  private Common common() {
    return new Common(
        problems.attempt(settings::lineOf, this::limits),
        settings.flag(SharedSetting.ACCEPT_WITHOUT_IF_MATCH),
        settings.duration(SharedSetting.IDENTITY_PERIOD, Duration.ofMillis(10), DAY));
  }

  private @Nullable StorageConfig store(StoreTable table, boolean init, Common common) {
    StoreExpectation expectation = table.expectation(init);
    Backend backend = table.backend();
    CallLimits limits = common.limits();
    if (backend == null || expectation == null || limits == null) {
      return null;
    }
    return attempt(() ->
        new StorageConfig(backend, expectation, common.withoutIfMatch(), limits, common.period()));
  }

  private StoreTable table(String name) {
    return new StoreTable(name, settings, problems);
  }

  private <T> @Nullable T attempt(Supplier<T> parts) {
    return problems.attempt(settings::lineOf, parts);
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
