package com.unkey.vault.server.config;

import com.unkey.vault.storage.CallLimits;
import com.unkey.vault.storage.StorageConfig;
import com.unkey.vault.storage.StorageConfig.Backend;
import com.unkey.vault.storage.disk.DiskConfig;
import com.unkey.vault.storage.identity.Phase;
import com.unkey.vault.storage.identity.StoreExpectation;
import com.unkey.vault.storage.s3.S3Config;
import com.unkey.vault.storage.s3.S3Credentials;
import com.unkey.vault.storage.wrap.BreakerPolicy;
import com.unkey.vault.storage.wrap.RetryPolicy;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The settings under {@code storage}, read into the records that the storage module owns. */
final class StorageSettings {
  private static final String S3 = "storage.s3";
  private static final String DISK = "storage.disk";
  private static final Duration SHORT = ConfigLoader.SHORT;
  private static final Duration DAY = ConfigLoader.DAY;

  private enum Credentials {
    STATIC,
    DEFAULT_CHAIN
  }

  private enum PathStyle {
    AUTO,
    TRUE,
    FALSE
  }

  private final Settings settings;
  private final Problems problems;

  StorageSettings(Settings settings, Problems problems) {
    this.settings = settings;
    this.problems = problems;
  }

  /** Null, and problems more, if something is wrong. */
  @Nullable StorageConfig read() {
    StoreExpectation expectation = problems.attempt(settings::lineOf, this::expectation);
    CallLimits limits = problems.attempt(settings::lineOf, this::limits);
    boolean withoutIfMatch = settings.flag(Setting.STORAGE_ACCEPT_WITHOUT_IF_MATCH);
    Duration identityPeriod =
        settings.duration(Setting.STORAGE_IDENTITY_PERIOD, Duration.ofMillis(10), DAY);
    Backend backend = backend();
    if (backend == null || expectation == null || limits == null) {
      return null;
    }
    return problems.attempt(
        settings::lineOf,
        () -> new StorageConfig(backend, expectation, withoutIfMatch, limits, identityPeriod));
  }

  private StoreExpectation expectation() {
    Phase phase = settings.choice(Setting.STORAGE_PHASE, Phase.class);
    if (phase != Phase.SOURCE) {
      settings.problem(
          Setting.STORAGE_PHASE, "must be source: this version serves one store, and no migration");
    }
    long epoch = settings.wholeLong(Setting.STORAGE_EPOCH, 0, Long.MAX_VALUE);
    return StoreExpectation.of(
        settings.flag(Setting.STORAGE_INIT),
        settings.optionalText(Setting.STORAGE_STORE_ID),
        epoch == 0 ? OptionalLong.empty() : OptionalLong.of(epoch));
  }

  private CallLimits limits() {
    return new CallLimits(
        settings.duration(Setting.STORAGE_CALL_TIMEOUT, SHORT, DAY),
        settings.whole(Setting.STORAGE_MAX_CALLS, 1, 1_000_000),
        new RetryPolicy(
            settings.whole(Setting.STORAGE_ATTEMPTS, 1, 1000),
            settings.duration(Setting.STORAGE_OPERATION_TIMEOUT, SHORT, DAY),
            settings.duration(Setting.STORAGE_RETRY_PAUSE, SHORT, DAY),
            settings.duration(Setting.STORAGE_RETRY_THROTTLED_PAUSE, SHORT, DAY),
            settings.duration(Setting.STORAGE_RETRY_MAX_PAUSE, SHORT, DAY)),
        new BreakerPolicy(
            settings.whole(Setting.STORAGE_BREAKER_FAILURES, 1, 1_000_000),
            settings.duration(Setting.STORAGE_BREAKER_SPAN, Duration.ZERO, DAY),
            settings.duration(Setting.STORAGE_BREAKER_OPEN_FOR, SHORT, DAY)));
  }

  private @Nullable Backend backend() {
    boolean s3 = settings.hasTable(S3);
    boolean disk = settings.hasTable(DISK);
    if (s3 && disk) {
      problems.add(
          settings.lineOf(DISK), "[storage.s3] and [storage.disk] are both set; leave one of them");
      return null;
    }
    if (!s3 && !disk) {
      problems.add(
          settings.lineOf("storage"),
          "storage: one of [storage.s3] and [storage.disk] is required");
      return null;
    }
    return s3 ? s3() : disk();
  }

  private @Nullable Backend disk() {
    String path = settings.requiredText(Setting.DISK_PATH);
    return path.isBlank()
        ? null
        : problems.attempt(settings::lineOf, () -> new Backend.Disk(DiskConfig.of(path)));
  }

  private @Nullable Backend s3() {
    String url = settings.requiredText(Setting.S3_URL);
    String bucket = settings.requiredText(Setting.S3_BUCKET);
    S3Credentials credentials = credentials();
    S3Config.Optional optional =
        new S3Config.Optional(
            settings.optionalText(Setting.S3_REGION).orElse(null),
            settings.optionalText(Setting.S3_DIALECT).orElse(null),
            pathStyle(),
            settings.duration(Setting.S3_CONNECT_TIMEOUT, SHORT, DAY),
            settings.duration(Setting.S3_ATTEMPT_TIMEOUT, SHORT, DAY),
            settings.whole(Setting.S3_MAX_CONNECTIONS, 1, 100_000));
    if (url.isBlank() || bucket.isBlank() || credentials == null) {
      return null;
    }
    return problems.attempt(
        settings::lineOf,
        () -> new Backend.S3(S3Config.of(S3, url, bucket, credentials, optional)));
  }

  private @Nullable S3Credentials credentials() {
    return switch (settings.choice(Setting.S3_CREDENTIALS, Credentials.class)) {
      case DEFAULT_CHAIN -> chain();
      case STATIC -> {
        String id = settings.requiredText(Setting.S3_ACCESS_KEY_ID);
        Optional<Secret> secret = settings.requiredSecret(Setting.S3_ACCESS_KEY_SECRET);
        yield id.isBlank() || secret.isEmpty()
            ? null
            : new S3Credentials.Static(id, secret.get().expose());
      }
    };
  }

  /** Keys beside it would be silently unused, and somebody thinks that they are used. */
  private S3Credentials chain() {
    boolean keys =
        settings.optionalText(Setting.S3_ACCESS_KEY_ID).isPresent()
            || settings.secret(Setting.S3_ACCESS_KEY_SECRET).isPresent();
    if (keys) {
      settings.problem(
          Setting.S3_CREDENTIALS,
          "is default-chain, and keys are set as well; remove one of the two");
    }
    return new S3Credentials.DefaultChain();
  }

  private @Nullable Boolean pathStyle() {
    return switch (settings.choice(Setting.S3_PATH_STYLE, PathStyle.class)) {
      case AUTO -> null;
      case TRUE -> true;
      case FALSE -> false;
    };
  }
}
