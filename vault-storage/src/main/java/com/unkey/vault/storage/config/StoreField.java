package com.unkey.vault.storage.config;

import com.unkey.vault.storage.StoreSet;
import com.unkey.vault.storage.config.Setting.Kind;
import com.unkey.vault.storage.identity.StoreExpectation;
import java.util.Arrays;
import java.util.List;

/** What is said of one store: a setting once it stands in a table, {@code storage} for one. */
enum StoreField {
  STORE_ID(
      "store_id",
      Kind.TEXT,
      "",
      "The store id that the store must have; empty accepts whatever it has."),
  EPOCH(
      "epoch",
      Kind.WHOLE,
      "0",
      "The epoch that the store must be in; 0 accepts whatever it is in."),

  S3_URL("s3.url", Kind.TEXT, "", "Required with `[%s.s3]`. The endpoint, without the bucket."),
  S3_BUCKET("s3.bucket", Kind.TEXT, "", "Required with `[%s.s3]`. It must exist."),
  S3_CREDENTIALS(
      "s3.credentials",
      Kind.TEXT,
      "static",
      "`static`: the two keys below. `default-chain`: workload identity, instance role and so on."),
  S3_ACCESS_KEY_ID("s3.access_key_id", Kind.TEXT, "", "Required with static credentials."),
  S3_ACCESS_KEY_SECRET(
      "s3.access_key_secret", Kind.SECRET, "", "Required with static credentials."),
  S3_REGION(
      "s3.region",
      Kind.TEXT,
      "",
      "The region requests are signed for; empty: the endpoint's on AWS, `auto` elsewhere."),
  S3_DIALECT(
      "s3.dialect", Kind.TEXT, "", "`aws`, `r2` or `generic`; empty: told by the endpoint's host."),
  S3_PATH_STYLE(
      "s3.path_style",
      Kind.TEXT,
      "auto",
      "`true`: the bucket stands in the path, `false`: in the host; `auto`: in the host on AWS."),
  S3_CONNECT_TIMEOUT("s3.connect_timeout", Kind.DURATION, "1s", "How long connecting may take."),
  S3_ATTEMPT_TIMEOUT(
      "s3.attempt_timeout", Kind.DURATION, "2s", "How long one HTTP request may take."),
  S3_MAX_CONNECTIONS(
      "s3.max_connections", Kind.WHOLE, "64", "Connections to the store open at one time."),

  DISK_PATH(
      "disk.path",
      Kind.TEXT,
      "",
      "Required with `[%s.disk]`. The store's folder; made only if `storage.init` is set.");

  private final String name;
  private final Kind kind;
  private final String defaultText;
  private final String description;

  StoreField(String name, Kind kind, String defaultText, String description) {
    this.name = name;
    this.kind = kind;
    this.defaultText = defaultText;
    this.description = description;
  }

  private record InTable(String path, Kind kind, String defaultText, String description)
      implements Setting {}

  /** The setting of the store that {@code table} describes. */
  Setting in(String table) {
    String own =
        switch (table) {
          case StoreExpectation.SINGLE -> description.replace("%s", table);
          case StoreSet.SOURCE -> like("source");
          case StoreSet.TARGET -> like("target");
          default -> throw new IllegalArgumentException("no store is described in " + table);
        };
    return new InTable(table + "." + name, kind, defaultText, own);
  }

  private String like(String which) {
    return "As `" + StoreExpectation.SINGLE + "." + name + "`, of a migration's " + which + ".";
  }

  /** All settings of that store. */
  static List<Setting> allIn(String table) {
    return Arrays.stream(values()).map(field -> field.in(table)).toList();
  }
}
