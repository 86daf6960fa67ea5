package com.unkey.vault.server.config;

import com.unkey.vault.storage.config.KnownSettings;
import com.unkey.vault.storage.config.Setting;
import com.unkey.vault.storage.config.StorageFile;
import java.util.List;
import java.util.Optional;

/** The settings that the server alone reads; those it shares with the tools are storage's. */
enum ServerSetting implements Setting {
  INSTANCE_ID(
      "instance_id",
      Kind.TEXT,
      "",
      "A name for this instance in logs and status; made up (`ins_…`) if empty."),
  HTTP_PORT("http_port", Kind.WHOLE, "8060", "The port that serves RPC and health, 1 to 65535."),
  REGION("region", Kind.TEXT, "", "Where this instance runs; shown in logs and traces."),
  BEARER_TOKEN(
      "bearer_token",
      Kind.SECRET,
      "",
      "The shared token: every right but the operator's. Required unless `auth.tokens_file` is set."),
  OPS_BEARER_TOKEN(
      "ops_bearer_token",
      Kind.SECRET,
      "",
      "The operator's token: Status and RotateDek, and nothing else. Empty: only named tokens reach these."),

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
  HEAD_TIMEOUT(
      "server.head_timeout",
      Kind.DURATION,
      "10s",
      "From connecting, or the first line of a later request, to the end of the request's head."),
  IDLE_TIMEOUT(
      "server.idle_timeout",
      Kind.DURATION,
      "5m",
      "How long a connection may stay open without a request."),
  WRITE_TIMEOUT(
      "server.write_timeout",
      Kind.DURATION,
      "30s",
      "How long a caller may take to read one answer; then its connection is closed."),
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
      Kind.DURATION_OR_NANOS,
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

  /** All that may stand in the file. */
  static final KnownSettings KNOWN = KnownSettings.of(List.of(values())).and(StorageFile.KNOWN);

  private final String path;
  private final Kind kind;
  private final String defaultText;
  private final String description;

  ServerSetting(String path, Kind kind, String defaultText, String description) {
    this.path = path;
    this.kind = kind;
    this.defaultText = defaultText;
    this.description = description;
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public Kind kind() {
    return kind;
  }

  @Override
  public String defaultText() {
    return defaultText;
  }

  @Override
  public String description() {
    return description;
  }

  /** The Go vault's reader knew one by the name of its field. */
  @Override
  public Optional<String> oldPath() {
    return this == METRICS_PROMETHEUS_PORT
        ? Optional.of("observability.metrics.prometheusport")
        : Optional.empty();
  }
}
