package com.unkey.vault.server.config;

import com.unkey.vault.core.ConfigException;
import com.unkey.vault.core.keyring.CachePolicy;
import com.unkey.vault.server.config.ServerConfig.Auth;
import com.unkey.vault.server.config.ServerConfig.Drain;
import com.unkey.vault.server.config.ServerConfig.Level;
import com.unkey.vault.server.config.ServerConfig.Limits;
import com.unkey.vault.server.config.ServerConfig.Listen;
import com.unkey.vault.server.config.ServerConfig.Logging;
import com.unkey.vault.server.config.ServerConfig.Metrics;
import com.unkey.vault.server.config.ServerConfig.Patience;
import com.unkey.vault.server.config.ServerConfig.TlsFiles;
import com.unkey.vault.server.config.ServerConfig.Tracing;
import com.unkey.vault.storage.StoreSet;
import com.unkey.vault.storage.config.ConfigFile;
import com.unkey.vault.storage.config.Encryption;
import com.unkey.vault.storage.config.InvalidConfig;
import com.unkey.vault.storage.config.Settings;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * From a file name and an environment to a {@link ServerConfig}, or to everything wrong with it.
 */
public final class ConfigLoader {
  private static final Duration SHORT = Duration.ofMillis(1);
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration LONG = Duration.ofDays(366);

  /**
   * What was read.
   *
   * @param warnings one line each, for the log: settings that are not known
   */
  public record Loaded(ServerConfig config, List<String> warnings) {}

  private final ConfigFile file;
  private final Settings settings;
  private final RandomGenerator random;

  private ConfigLoader(ConfigFile file, RandomGenerator random) {
    this.file = file;
    this.settings = file.settings();
    this.random = random;
  }

  /**
   * @param option what {@code --config} gave, null if nothing: see {@link ConfigFile#open}
   * @param environment by name; null for what is not set
   * @param random for the instance's id, if it has none
   * @throws InvalidConfig with everything that is wrong
   */
  public static Loaded load(
      @Nullable String option, UnaryOperator<@Nullable String> environment, RandomGenerator random)
      throws InvalidConfig {
    ConfigFile file = ConfigFile.open(option, environment);
    List<String> warnings = file.unknown(ServerSetting.KNOWN);
    ServerConfig config = new ConfigLoader(file, random).read();
    file.throwIfInvalid();
    if (config == null) {
      throw new IllegalStateException("a configuration without a problem was not made");
    }
    return new Loaded(config, warnings);
  }

  private @Nullable ServerConfig read() {
    Listen listen = attempt(this::listen);
    Limits limits = attempt(this::limits);
    Drain drain = drain();
    Auth auth = attempt(this::auth);
    Encryption encryption = file.encryption();
    StoreSet storage = file.storage();
    CachePolicy cache = attempt(this::cache);
    Tracing tracing = attempt(this::tracing);
    Logging logging = logging();
    Metrics metrics = attempt(this::metrics);
    if (listen == null
        || limits == null
        || auth == null
        || encryption == null
        || storage == null
        || cache == null
        || tracing == null
        || metrics == null) {
      return null;
    }
    return attempt(() ->
        new ServerConfig(
            instanceId(),
            settings.text(ServerSetting.REGION),
            listen,
            limits,
            drain,
            auth,
            encryption,
            storage,
            cache,
            tracing,
            logging,
            metrics));
  }

  private String instanceId() {
    return settings
        .optionalText(ServerSetting.INSTANCE_ID)
        .orElseGet(() -> "ins_" + Long.toString(random.nextLong() >>> 1, 36));
  }

  private Listen listen() {
    return new Listen(
        settings.requiredText(ServerSetting.SERVER_HOST),
        settings.whole(ServerSetting.HTTP_PORT, 1, 65_535),
        settings.whole(ServerSetting.MAX_CONNECTIONS, 1, 1_000_000),
        patience(),
        tls());
  }

  private Patience patience() {
    return new Patience(
        settings.duration(ServerSetting.HEAD_TIMEOUT, SHORT, DAY),
        settings.duration(ServerSetting.IDLE_TIMEOUT, SHORT, DAY),
        settings.duration(ServerSetting.WRITE_TIMEOUT, SHORT, DAY));
  }

  private Optional<TlsFiles> tls() {
    Optional<Path> certificates = path(ServerSetting.TLS_CERT_FILE);
    Optional<Path> key = path(ServerSetting.TLS_KEY_FILE);
    Optional<Path> clientCas = path(ServerSetting.TLS_CLIENT_CA_FILE);
    if (certificates.isPresent() && key.isPresent()) {
      return Optional.of(new TlsFiles(certificates.get(), key.get(), clientCas));
    }
    if (certificates.isPresent() || key.isPresent() || clientCas.isPresent()) {
      ServerSetting missing =
          certificates.isEmpty() ? ServerSetting.TLS_CERT_FILE : ServerSetting.TLS_KEY_FILE;
      settings.problem(missing, "is required and not set, since TLS is to be used");
    }
    return Optional.empty();
  }

  private Limits limits() {
    return new Limits(
        settings.whole(ServerSetting.MAX_REQUEST_BYTES, 1024, 1 << 30),
        settings.whole(ServerSetting.MAX_CONCURRENT_REQUESTS, 1, 1_000_000),
        settings.duration(ServerSetting.REQUEST_TIMEOUT, SHORT, DAY),
        settings.duration(ServerSetting.MAX_REQUEST_TIMEOUT, SHORT, DAY),
        settings.whole(ServerSetting.COMPRESS_FROM_BYTES, 0, Integer.MAX_VALUE));
  }

  private Drain drain() {
    return new Drain(
        settings.duration(ServerSetting.DRAIN_DELAY, Duration.ZERO, DAY),
        settings.duration(ServerSetting.DRAIN_TIMEOUT, Duration.ZERO, DAY));
  }

  private Auth auth() {
    return new Auth(
        settings.secret(ServerSetting.BEARER_TOKEN),
        settings.secret(ServerSetting.OPS_BEARER_TOKEN),
        path(ServerSetting.TOKENS_FILE),
        settings.duration(ServerSetting.TOKENS_RELOAD_INTERVAL, Duration.ofMillis(10), DAY));
  }

  private CachePolicy cache() {
    return new CachePolicy(
        settings.whole(ServerSetting.CACHE_MAX_ENTRIES, 1, 100_000_000),
        settings.duration(ServerSetting.CACHE_FRESH, SHORT, LONG),
        settings.duration(ServerSetting.CACHE_STALE, SHORT, LONG),
        settings.duration(ServerSetting.CACHE_HARD_CAP, SHORT, LONG),
        settings.duration(ServerSetting.CACHE_RETRY_AFTER_FAILURE, SHORT, DAY),
        settings.duration(ServerSetting.CACHE_NEGATIVE, SHORT, DAY),
        settings.duration(ServerSetting.CACHE_LOAD_TIMEOUT, SHORT, DAY));
  }

  private Tracing tracing() {
    return new Tracing(
        settings.optionalText(ServerSetting.TRACING_OTLP_ENDPOINT).map(this::endpoint),
        settings.number(ServerSetting.TRACING_SAMPLE_RATE, 0, 1));
  }

  private URI endpoint(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(
          ServerSetting.TRACING_OTLP_ENDPOINT.path(),
          "is no URL; write one such as http://collector:4318/v1/traces");
    }
  }

  private Logging logging() {
    return new Logging(
        settings.choice(ServerSetting.LOGGING_LEVEL, Level.class),
        settings.number(ServerSetting.LOGGING_SAMPLE_RATE, 0, 1),
        settings.duration(ServerSetting.LOGGING_SLOW_THRESHOLD, Duration.ZERO, DAY),
        settings.flag(ServerSetting.AUDIT_ENABLED));
  }

  private Metrics metrics() {
    return new Metrics(
        settings.whole(ServerSetting.METRICS_PROMETHEUS_PORT, 0, 65_535),
        settings.flag(ServerSetting.METRICS_ON_HTTP_PORT));
  }

  private Optional<Path> path(ServerSetting setting) {
    Optional<String> text = settings.optionalText(setting);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Path.of(text.get()));
    } catch (InvalidPathException e) {
      settings.problem(setting, "is no path on this machine: " + e.getReason());
      return Optional.empty();
    }
  }

  private <T> @Nullable T attempt(Supplier<@Nullable T> parts) {
    return file.attempt(parts);
  }
}
