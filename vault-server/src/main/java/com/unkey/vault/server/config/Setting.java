package com.unkey.vault.server.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Every setting there is, with its default: the one table that the reader obeys and the
 * documentation shows ({@code docs/configuration.md}, checked by a test).
 */
enum Setting {
  INSTANCE_ID(
      "instance_id",
      Kind.TEXT,
      "",
      "A name for this instance in logs; made up (`ins_…`) if empty."),
  HTTP_PORT("http_port", Kind.WHOLE, "8060", "The port that serves RPC and health, 1 to 65535."),
  REGION("region", Kind.TEXT, "", "Where this instance runs; shown in logs and traces."),
  BEARER_TOKEN(
      "bearer_token",
      Kind.SECRET,
      "",
      "The shared token: every right but the operator's. Required unless `auth.tokens_file` is set."),

  SERVER_HOST("server.host", Kind.TEXT, "0.0.0.0", "The address to listen on."),
  MAX_REQUEST_BYTES(
      "server.max_request_bytes",
      Kind.WHOLE,
      "4194304",
      "The largest request message, uncompressed; beyond it `resource_exhausted`."),
  MAX_CONCURRENT_REQUESTS(
      "server.max_concurrent_requests",
      Kind.WHOLE,
      "1024",
      "Requests worked on at one time; the next is refused at once with `resource_exhausted`."),
  MAX_CONNECTIONS(
      "server.max_connections",
      Kind.WHOLE,
      "4096",
      "Connections open at one time; more must wait."),
  REQUEST_TIMEOUT(
      "server.request_timeout",
      Kind.DURATION,
      "30s",
      "The time a request has that brings no timeout of its own."),
  MAX_REQUEST_TIMEOUT(
      "server.max_request_timeout",
      Kind.DURATION,
      "5m",
      "The most time a request may ask for; more is lowered to it."),
  COMPRESS_FROM_BYTES(
      "server.compress_from_bytes",
      Kind.WHOLE,
      "1024",
      "Answers of this size and more are compressed with gzip for callers that take it."),
  DRAIN_DELAY(
      "server.drain_delay",
      Kind.DURATION,
      "0s",
      "After SIGTERM: how long to go on accepting requests while readiness already says 503."),
  DRAIN_TIMEOUT(
      "server.drain_timeout",
      Kind.DURATION,
      "30s",
      "After SIGTERM and the delay: how long requests under way may take to end."),

  TLS_CERT_FILE(
      "server.tls.cert_file",
      Kind.TEXT,
      "",
      "PEM file with the certificate and its chain; with `key_file` it turns TLS on."),
  TLS_KEY_FILE(
      "server.tls.key_file",
      Kind.TEXT,
      "",
      "PEM file with the private key, unencrypted (PKCS#8, PKCS#1 or SEC 1)."),
  TLS_CLIENT_CA_FILE(
      "server.tls.client_ca_file",
      Kind.TEXT,
      "",
      "PEM file with the CAs of clients; set, every client must show a certificate of theirs."),

  TOKENS_FILE(
      "auth.tokens_file",
      Kind.TEXT,
      "",
      "TOML file of named, hashed tokens; see the security guide."),
  TOKENS_RELOAD_INTERVAL(
      "auth.reload_interval",
      Kind.DURATION,
      "10s",
      "How often `tokens_file` and the TLS files are looked at for changes."),

  MASTER_KEY(
      "encryption.master_key",
      Kind.SECRET,
      "",
      "Required. The active KEK: base64 of a serialized `vault.v1.KeyEncryptionKey`."),
  PREVIOUS_MASTER_KEY(
      "encryption.previous_master_key",
      Kind.SECRET,
      "",
      "A KEK that only unwraps, during a change of KEKs."),
  PREVIOUS_MASTER_KEYS(
      "encryption.previous_master_keys",
      Kind.SECRETS,
      "",
      "More such KEKs, as a list; empty ones are skipped."),

  STORAGE_INIT(
      "storage.init",
      Kind.FLAG,
      "false",
      "Whether an empty store may be taken into use, and given its identity."),
  STORAGE_STORE_ID(
      "storage.store_id",
      Kind.TEXT,
      "",
      "The store id that the store must have; empty accepts whatever it has."),
  STORAGE_EPOCH(
      "storage.epoch",
      Kind.WHOLE,
      "0",
      "The epoch that the store must be in; 0 accepts whatever it is in."),
  STORAGE_PHASE(
      "storage.phase", Kind.TEXT, "source", "The phase of a migration; `source` without one."),

  STORAGE_ACCEPT_WITHOUT_IF_MATCH(
      "storage.accept_without_if_match",
      Kind.FLAG,
      "false",
      "Whether a store is accepted that does not keep If-Match: nothing is ever replaced on it."),
  STORAGE_IDENTITY_PERIOD(
      "storage.identity_period",
      Kind.DURATION,
      "10s",
      "How often the store's identity is looked at in the background."),
  STORAGE_CALL_TIMEOUT(
      "storage.call_timeout",
      Kind.DURATION,
      "5s",
      "After which one call to the store is given up, whatever it waits for."),
  STORAGE_MAX_CALLS(
      "storage.max_calls", Kind.WHOLE, "512", "Calls to the store that may be out at one time."),
  STORAGE_ATTEMPTS(
      "storage.attempts", Kind.WHOLE, "4", "Calls for one operation at most, the first included."),
  STORAGE_OPERATION_TIMEOUT(
      "storage.operation_timeout",
      Kind.DURATION,
      "6s",
      "The time for one operation, its retries and pauses included."),
  STORAGE_RETRY_PAUSE(
      "storage.retry_pause",
      Kind.DURATION,
      "50ms",
      "The longest first pause before a retry; each next may be twice as long."),
  STORAGE_RETRY_THROTTLED_PAUSE(
      "storage.retry_throttled_pause",
      Kind.DURATION,
      "1s",
      "The same after the store asked to slow down."),
  STORAGE_RETRY_MAX_PAUSE(
      "storage.retry_max_pause", Kind.DURATION, "3s", "No pause before a retry is longer."),
  STORAGE_BREAKER_FAILURES(
      "storage.breaker_failures",
      Kind.WHOLE,
      "5",
      "After so many failures in a row the store is not asked for a while."),
  STORAGE_BREAKER_SPAN(
      "storage.breaker_span",
      Kind.DURATION,
      "1s",
      "The first of those failures must be so long ago."),
  STORAGE_BREAKER_OPEN_FOR(
      "storage.breaker_open_for",
      Kind.DURATION,
      "5s",
      "How long the store is then not asked; after it, one call finds out."),

  S3_URL(
      "storage.s3.url",
      Kind.TEXT,
      "",
      "Required with `[storage.s3]`. The endpoint, without the bucket."),
  S3_BUCKET("storage.s3.bucket", Kind.TEXT, "", "Required with `[storage.s3]`. It must exist."),
  S3_CREDENTIALS(
      "storage.s3.credentials",
      Kind.TEXT,
      "static",
      "`static`: the two keys below. `default-chain`: workload identity, instance role and so on."),
  S3_ACCESS_KEY_ID("storage.s3.access_key_id", Kind.TEXT, "", "Required with static credentials."),
  S3_ACCESS_KEY_SECRET(
      "storage.s3.access_key_secret", Kind.SECRET, "", "Required with static credentials."),
  S3_REGION(
      "storage.s3.region",
      Kind.TEXT,
      "",
      "The region requests are signed for; empty: the endpoint's on AWS, `auto` elsewhere."),
  S3_DIALECT(
      "storage.s3.dialect",
      Kind.TEXT,
      "",
      "`aws`, `r2` or `generic`; empty: told by the endpoint's host."),
  S3_PATH_STYLE(
      "storage.s3.path_style",
      Kind.TEXT,
      "auto",
      "`true`: the bucket stands in the path, `false`: in the host; `auto`: in the host on AWS."),
  S3_CONNECT_TIMEOUT(
      "storage.s3.connect_timeout", Kind.DURATION, "1s", "How long connecting may take."),
  S3_ATTEMPT_TIMEOUT(
      "storage.s3.attempt_timeout", Kind.DURATION, "2s", "How long one HTTP request may take."),
  S3_MAX_CONNECTIONS(
      "storage.s3.max_connections", Kind.WHOLE, "64", "Connections to the store open at one time."),

  DISK_PATH(
      "storage.disk.path",
      Kind.TEXT,
      "",
      "Required with `[storage.disk]`. The store's folder; made only if `storage.init` is set."),

  CACHE_MAX_ENTRIES(
      "cache.max_entries", Kind.WHOLE, "10000", "DEKs cached, and as many rings' current ones."),
  CACHE_FRESH(
      "cache.fresh",
      Kind.DURATION,
      "1h",
      "Up to this age a DEK is served as it is; older, it is refreshed in the background."),
  CACHE_STALE(
      "cache.stale",
      Kind.DURATION,
      "24h",
      "From this age the store is asked first; the cached DEK serves only if it cannot say."),
  CACHE_HARD_CAP(
      "cache.hard_cap", Kind.DURATION, "8760h", "From this age a cached DEK is not served at all."),
  CACHE_RETRY_AFTER_FAILURE(
      "cache.retry_after_failure",
      Kind.DURATION,
      "5s",
      "After a failed refresh, how long the store is not asked again for the same DEK."),
  CACHE_NEGATIVE(
      "cache.negative",
      Kind.DURATION,
      "5s",
      "How long an unknown DEK id is remembered as unknown."),
  CACHE_LOAD_TIMEOUT(
      "cache.load_timeout",
      Kind.DURATION,
      "10s",
      "How long work without a deadline of its own waits for the store."),

  TRACING_OTLP_ENDPOINT(
      "observability.tracing.otlp_endpoint",
      Kind.TEXT,
      "",
      "Where traces go, OTLP over HTTP (`http://collector:4318/v1/traces`); empty: no tracing."),
  TRACING_SAMPLE_RATE(
      "observability.tracing.sample_rate",
      Kind.NUMBER,
      "0.25",
      "The share of traces begun here that is kept, 0 to 1; a caller's own decision comes first."),

  LOGGING_LEVEL(
      "observability.logging.level", Kind.TEXT, "info", "`debug`, `info`, `warn` or `error`."),
  LOGGING_SAMPLE_RATE(
      "observability.logging.sample_rate",
      Kind.NUMBER,
      "1.0",
      "The share of quick, successful requests that get a log line, 0 to 1."),
  LOGGING_SLOW_THRESHOLD(
      "observability.logging.slow_threshold",
      Kind.DURATION,
      "1s",
      "Requests that take this long are always logged, and so are failed ones."),
  AUDIT_ENABLED(
      "observability.audit.enabled",
      Kind.FLAG,
      "true",
      "One line for each operation on the logger `audit`: who, what, which ring, outcome."),
  METRICS_PROMETHEUS_PORT(
      "observability.metrics.prometheus_port",
      Kind.WHOLE,
      "0",
      "A second port, plain HTTP, for `/metrics` and `/health/*`; 0: none."),
  METRICS_ON_HTTP_PORT(
      "observability.metrics.on_http_port",
      Kind.FLAG,
      "true",
      "Whether `/metrics` is served on `http_port` as well. It needs no token and names no ring.");

  /** What a setting's value is. */
  enum Kind {
    TEXT("text"),
    SECRET("secret text"),
    SECRETS("list of secret texts"),
    WHOLE("whole number"),
    NUMBER("number"),
    FLAG("true or false"),
    /** Text as {@link Durations} reads it. */
    DURATION("duration");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }

    boolean isSecret() {
      return this == SECRET || this == SECRETS;
    }
  }

  private static final Map<String, Setting> BY_PATH =
      Arrays.stream(values()).collect(Collectors.toMap(Setting::path, Function.identity()));

  /** The Go vault's reader knew this one by the name of its field. */
  static final String OLD_PROMETHEUS_PORT = "observability.metrics.prometheusport";

  private final String path;
  private final Kind kind;
  private final String defaultText;
  private final String description;

  Setting(String path, Kind kind, String defaultText, String description) {
    this.path = path;
    this.kind = kind;
    this.defaultText = defaultText;
    this.description = description;
  }

  /** As an operator writes it, dotted: {@code storage.s3.url}. */
  String path() {
    return path;
  }

  Kind kind() {
    return kind;
  }

  /** What it is when it is not set, as an operator would write it, without quotes. */
  String defaultText() {
    return defaultText;
  }

  /** For the reference; Markdown. */
  String description() {
    return description;
  }

  /** The setting of that name, whatever its case. */
  static Optional<Setting> ofPath(String path) {
    String lower = path.toLowerCase(Locale.ROOT);
    return lower.equals(OLD_PROMETHEUS_PORT)
        ? Optional.of(METRICS_PROMETHEUS_PORT)
        : Optional.ofNullable(BY_PATH.get(lower));
  }

  /** The name most like a misspelt one, if one is alike at all. */
  static Optional<String> nearest(String path) {
    return Arrays.stream(values())
        .map(Setting::path)
        .filter(known -> EditDistance.between(known, path) <= Math.max(2, known.length() / 4))
        .min(java.util.Comparator.comparingInt(known -> EditDistance.between(known, path)));
  }
}
