package com.unkey.vault.server.config;

import com.unkey.vault.core.ConfigException;
import com.unkey.vault.core.crypto.Kek;
import com.unkey.vault.core.format.KekFormat;
import com.unkey.vault.core.keyring.CachePolicy;
import com.unkey.vault.server.config.ServerConfig.Auth;
import com.unkey.vault.server.config.ServerConfig.Drain;
import com.unkey.vault.server.config.ServerConfig.Encryption;
import com.unkey.vault.server.config.ServerConfig.Level;
import com.unkey.vault.server.config.ServerConfig.Limits;
import com.unkey.vault.server.config.ServerConfig.Listen;
import com.unkey.vault.server.config.ServerConfig.Logging;
import com.unkey.vault.server.config.ServerConfig.Metrics;
import com.unkey.vault.server.config.ServerConfig.TlsFiles;
import com.unkey.vault.server.config.ServerConfig.Tracing;
import com.unkey.vault.storage.StorageConfig;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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
  static final Duration SHORT = Duration.ofMillis(1);
  static final Duration DAY = Duration.ofDays(1);
  private static final Duration LONG = Duration.ofDays(366);

  /**
   * What was read.
   *
   * @param warnings one line each, for the log: settings that are not known
   */
  public record Loaded(ServerConfig config, List<String> warnings) {}

  private final Settings settings;
  private final Problems problems;
  private final RandomGenerator random;

  private ConfigLoader(Settings settings, Problems problems, RandomGenerator random) {
    this.settings = settings;
    this.problems = problems;
    this.random = random;
  }

  /**
   * @param option what {@code --config} gave, null if nothing: see {@link ConfigText#find}
   * @param environment by name; null for what is not set
   * @param random for the instance's id, if it has none
   * @throws InvalidConfig with everything that is wrong
   */
  public static Loaded load(
      @Nullable String option, UnaryOperator<@Nullable String> environment, RandomGenerator random)
      throws InvalidConfig {
    ConfigText text = ConfigText.find(option, environment);
    Problems problems = new Problems(text.origin());
    EnvReferences references = EnvReferences.of(text.toml(), environment, problems::add);
    TomlDocument document = TomlDocument.parse(references.toml(), references, problems);
    problems.throwIfAny();
    List<String> warnings = UnknownSettings.warnings(text.origin(), document, problems);
    ConfigLoader loader = new ConfigLoader(new Settings(document, problems), problems, random);
    ServerConfig config = loader.read();
    problems.throwIfAny();
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
    Encryption encryption = encryption();
    StorageConfig storage = new StorageSettings(settings, problems).read();
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
            settings.text(Setting.REGION),
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
        .optionalText(Setting.INSTANCE_ID)
        .orElseGet(() -> "ins_" + Long.toString(random.nextLong() >>> 1, 36));
  }

  private Listen listen() {
    return new Listen(
        settings.requiredText(Setting.SERVER_HOST),
        settings.whole(Setting.HTTP_PORT, 1, 65_535),
        settings.whole(Setting.MAX_CONNECTIONS, 1, 1_000_000),
        tls());
  }

  private Optional<TlsFiles> tls() {
    Optional<Path> certificates = path(Setting.TLS_CERT_FILE);
    Optional<Path> key = path(Setting.TLS_KEY_FILE);
    Optional<Path> clientCas = path(Setting.TLS_CLIENT_CA_FILE);
    if (certificates.isPresent() && key.isPresent()) {
      return Optional.of(new TlsFiles(certificates.get(), key.get(), clientCas));
    }
    if (certificates.isPresent() || key.isPresent() || clientCas.isPresent()) {
      Setting missing = certificates.isEmpty() ? Setting.TLS_CERT_FILE : Setting.TLS_KEY_FILE;
      settings.problem(missing, "is required and not set, since TLS is to be used");
    }
    return Optional.empty();
  }

  private Limits limits() {
    return new Limits(
        settings.whole(Setting.MAX_REQUEST_BYTES, 1024, 1 << 30),
        settings.whole(Setting.MAX_CONCURRENT_REQUESTS, 1, 1_000_000),
        settings.duration(Setting.REQUEST_TIMEOUT, SHORT, DAY),
        settings.duration(Setting.MAX_REQUEST_TIMEOUT, SHORT, DAY),
        settings.whole(Setting.COMPRESS_FROM_BYTES, 0, Integer.MAX_VALUE));
  }

  private Drain drain() {
    return new Drain(
        settings.duration(Setting.DRAIN_DELAY, Duration.ZERO, DAY),
        settings.duration(Setting.DRAIN_TIMEOUT, Duration.ZERO, DAY));
  }

  private Auth auth() {
    return new Auth(
        settings.secret(Setting.BEARER_TOKEN),
        path(Setting.TOKENS_FILE),
        settings.duration(Setting.TOKENS_RELOAD_INTERVAL, Duration.ofMillis(10), DAY));
  }

  private @Nullable Encryption encryption() {
    Optional<Secret> activeText = settings.requiredSecret(Setting.MASTER_KEY);
    Kek active = activeText.map(text -> kek(Setting.MASTER_KEY, text)).orElse(null);
    List<Kek> previous = new ArrayList<>();
    settings
        .secret(Setting.PREVIOUS_MASTER_KEY)
        .ifPresent(text -> addKek(previous, Setting.PREVIOUS_MASTER_KEY, text, activeText));
    settings
        .secrets(Setting.PREVIOUS_MASTER_KEYS)
        .forEach(text -> addKek(previous, Setting.PREVIOUS_MASTER_KEYS, text, activeText));
    return active == null ? null : attempt(() -> new Encryption(active, previous));
  }

  /** The active KEK given once more as a previous one is no mistake worth stopping for. */
  private void addKek(List<Kek> keks, Setting setting, Secret text, Optional<Secret> activeText) {
    boolean isActive =
        activeText
            .map(active -> active.expose().strip().equals(text.expose().strip()))
            .orElse(false);
    Kek kek = isActive ? null : kek(setting, text);
    if (kek != null) {
      keks.add(kek);
    }
  }

  private @Nullable Kek kek(Setting setting, Secret text) {
    return attempt(() -> KekFormat.parse(setting.path(), text.expose()));
  }

  private CachePolicy cache() {
    return new CachePolicy(
        settings.whole(Setting.CACHE_MAX_ENTRIES, 1, 100_000_000),
        settings.duration(Setting.CACHE_FRESH, SHORT, LONG),
        settings.duration(Setting.CACHE_STALE, SHORT, LONG),
        settings.duration(Setting.CACHE_HARD_CAP, SHORT, LONG),
        settings.duration(Setting.CACHE_RETRY_AFTER_FAILURE, SHORT, DAY),
        settings.duration(Setting.CACHE_NEGATIVE, SHORT, DAY),
        settings.duration(Setting.CACHE_LOAD_TIMEOUT, SHORT, DAY));
  }

  private Tracing tracing() {
    return new Tracing(
        settings.optionalText(Setting.TRACING_OTLP_ENDPOINT).map(this::endpoint),
        settings.number(Setting.TRACING_SAMPLE_RATE, 0, 1));
  }

  private URI endpoint(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(
          Setting.TRACING_OTLP_ENDPOINT.path(),
          "is no URL; write one such as http://collector:4318/v1/traces");
    }
  }

  private Logging logging() {
    return new Logging(
        settings.choice(Setting.LOGGING_LEVEL, Level.class),
        settings.number(Setting.LOGGING_SAMPLE_RATE, 0, 1),
        settings.duration(Setting.LOGGING_SLOW_THRESHOLD, Duration.ZERO, DAY),
        settings.flag(Setting.AUDIT_ENABLED));
  }

  private Metrics metrics() {
    return new Metrics(
        settings.whole(Setting.METRICS_PROMETHEUS_PORT, 0, 65_535),
        settings.flag(Setting.METRICS_ON_HTTP_PORT));
  }

  private Optional<Path> path(Setting setting) {
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
    return problems.attempt(settings::lineOf, parts);
  }
}
