package com.unkey.vault.storage.config;

import com.unkey.vault.storage.StorageConfig.Backend;
import com.unkey.vault.storage.disk.DiskConfig;
import com.unkey.vault.storage.identity.StoreExpectation;
import com.unkey.vault.storage.s3.S3Config;
import com.unkey.vault.storage.s3.S3Credentials;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One store as a table describes it: {@code storage} for the one that is alone. */
final class StoreTable {
  private static final Duration SHORT = Duration.ofMillis(1);
  private static final Duration DAY = Duration.ofDays(1);

  private static final List<StoreField> PLACES =
      List.of(
          StoreField.S3_URL,
          StoreField.S3_BUCKET,
          StoreField.S3_ACCESS_KEY_ID,
          StoreField.S3_ACCESS_KEY_SECRET,
          StoreField.DISK_PATH);

  private enum Credentials {
    STATIC,
    DEFAULT_CHAIN
  }

  private enum PathStyle {
    AUTO,
    TRUE,
    FALSE
  }

  private final String table;
  private final Settings settings;
  private final Problems problems;

  StoreTable(String table, Settings settings, Problems problems) {
    this.table = table;
    this.settings = settings;
    this.problems = problems;
  }

  /** Whether any place or key is given; a table of which all are blank counts as left out. */
  boolean isGiven() {
    return PLACES.stream().anyMatch(field -> settings.isGiven(in(field)));
  }

  /** Whether the table stands in the file, be its values blank. */
  boolean isThere() {
    return settings.hasTable(table + ".s3") || settings.hasTable(table + ".disk");
  }

  /** Null, and a problem more, if something is wrong. */
  @Nullable StoreExpectation expectation(boolean init) {
    return problems.attempt(
        settings::lineOf,
        () -> {
          long epoch = settings.wholeLong(in(StoreField.EPOCH), 0, Long.MAX_VALUE);
          return StoreExpectation.of(
              table,
              init,
              settings.optionalText(in(StoreField.STORE_ID)),
              epoch == 0 ? OptionalLong.empty() : OptionalLong.of(epoch));
        });
  }

  /** Null, and problems more, if something is wrong. */
  @Nullable Backend backend() {
    boolean s3 = settings.hasTable(table + ".s3");
    boolean disk = settings.hasTable(table + ".disk");
    if (s3 && disk) {
      problems.add(
          settings.lineOf(table + ".disk"),
          "[%s.s3] and [%s.disk] are both set; leave one of them".formatted(table, table));
      return null;
    }
    if (!s3 && !disk) {
      problems.add(
          settings.lineOf(table),
          "%s: one of [%s.s3] and [%s.disk] is required".formatted(table, table, table));
      return null;
    }
    return s3 ? s3() : disk();
  }

  private @Nullable Backend disk() {
    Setting setting = in(StoreField.DISK_PATH);
    String path = settings.requiredText(setting);
    return path.isBlank()
        ? null
        : problems.attempt(
            settings::lineOf, () -> new Backend.Disk(DiskConfig.of(setting.path(), path)));
  }

  private @Nullable Backend s3() {
    String url = settings.requiredText(in(StoreField.S3_URL));
    String bucket = settings.requiredText(in(StoreField.S3_BUCKET));
    S3Credentials credentials = credentials();
    S3Config.Optional optional =
        new S3Config.Optional(
            settings.optionalText(in(StoreField.S3_REGION)).orElse(null),
            settings.optionalText(in(StoreField.S3_DIALECT)).orElse(null),
            pathStyle(),
            settings.duration(in(StoreField.S3_CONNECT_TIMEOUT), SHORT, DAY),
            settings.duration(in(StoreField.S3_ATTEMPT_TIMEOUT), SHORT, DAY),
            settings.whole(in(StoreField.S3_MAX_CONNECTIONS), 1, 100_000));
    if (url.isBlank() || bucket.isBlank() || credentials == null) {
      return null;
    }
    return problems.attempt(
        settings::lineOf,
        () -> new Backend.S3(S3Config.of(table + ".s3", url, bucket, credentials, optional)));
  }

  private @Nullable S3Credentials credentials() {
    return switch (settings.choice(in(StoreField.S3_CREDENTIALS), Credentials.class)) {
      case DEFAULT_CHAIN -> chain();
      case STATIC -> {
        String id = settings.requiredText(in(StoreField.S3_ACCESS_KEY_ID));
        Optional<Secret> secret = settings.requiredSecret(in(StoreField.S3_ACCESS_KEY_SECRET));
        yield id.isBlank() || secret.isEmpty()
            ? null
            : new S3Credentials.Static(id, secret.get().expose());
      }
    };
  }

  /** Keys beside it would be silently unused, and somebody thinks that they are used. */
  private S3Credentials chain() {
    boolean keys =
        settings.optionalText(in(StoreField.S3_ACCESS_KEY_ID)).isPresent()
            || settings.secret(in(StoreField.S3_ACCESS_KEY_SECRET)).isPresent();
    if (keys) {
      settings.problem(
          in(StoreField.S3_CREDENTIALS),
          "is default-chain, and keys are set as well; remove one of the two");
    }
    return new S3Credentials.DefaultChain();
  }

  private @Nullable Boolean pathStyle() {
    return switch (settings.choice(in(StoreField.S3_PATH_STYLE), PathStyle.class)) {
      case AUTO -> null;
      case TRUE -> true;
      case FALSE -> false;
    };
  }

  private Setting in(StoreField field) {
    return field.in(table);
  }
}
