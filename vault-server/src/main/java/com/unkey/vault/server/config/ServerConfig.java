package com.unkey.vault.server.config;

import com.unkey.vault.core.ConfigException;
import com.unkey.vault.core.keyring.CachePolicy;
import com.unkey.vault.storage.StoreSet;
import com.unkey.vault.storage.config.Durations;
import com.unkey.vault.storage.config.Encryption;
import com.unkey.vault.storage.config.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Everything the server is told. Holds the KEKs: whoever takes it owns them.
 *
 * @param instanceId this instance's name in logs
 * @param region where it runs; may be empty
 */
public record ServerConfig(
    String instanceId,
    String region,
    Listen listen,
    Limits limits,
    Drain drain,
    Auth auth,
    Encryption encryption,
    StoreSet storage,
    CachePolicy cache,
    Tracing tracing,
    Logging logging,
    Metrics metrics) {

  /**
   * @param httpPort 0 for any free one, which only tests ask for
   * @param tls empty: cleartext
   */
  public record Listen(
      String host, int httpPort, int maxConnections, Patience patience, Optional<TlsFiles> tls) {
    public Listen {
      requirePort(ServerSetting.HTTP_PORT, httpPort);
    }
  }

  /**
   * How long a connection may keep the server waiting.
   *
   * @param head until a request's head is there
   * @param idle between requests
   * @param write until an answer is taken
   */
  public record Patience(Duration head, Duration idle, Duration write) {}

  /**
   * PEM files.
   *
   * @param clientCas set: clients must show a certificate signed by one of these
   */
  public record TlsFiles(Path certificates, Path key, Optional<Path> clientCas) {}

  /**
   * What one request may cost.
   *
   * @param requestTimeout for a request without a timeout of its own
   * @param maxRequestTimeout no request gets more
   */
  public record Limits(
      int maxRequestBytes,
      int maxConcurrentRequests,
      Duration requestTimeout,
      Duration maxRequestTimeout,
      int compressFromBytes) {
    public Limits {
      if (requestTimeout.compareTo(maxRequestTimeout) > 0) {
        throw new ConfigException(
            ServerSetting.REQUEST_TIMEOUT.path(),
            "must be at most "
                + ServerSetting.MAX_REQUEST_TIMEOUT.path()
                + " ("
                + Durations.print(maxRequestTimeout)
                + "), was "
                + Durations.print(requestTimeout));
      }
    }
  }

  /**
   * How the server stops.
   *
   * @param delay accepts requests for so long while readiness already says no
   * @param timeout then waits so long for those under way
   */
  public record Drain(Duration delay, Duration timeout) {}

  /**
   * At least one of the two ways to know a caller: {@code bearerToken} and {@code tokensFile}.
   *
   * @param opsBearerToken the operator's; unlike {@code bearerToken}
   */
  public record Auth(
      Optional<Secret> bearerToken,
      Optional<Secret> opsBearerToken,
      Optional<Path> tokensFile,
      Duration reloadInterval) {
    public Auth {
      if (bearerToken.isEmpty() && tokensFile.isEmpty()) {
        throw new ConfigException(
            ServerSetting.BEARER_TOKEN.path(),
            "is required and not set, unless " + ServerSetting.TOKENS_FILE.path() + " is");
      }
      bearerToken.ifPresent(token -> requireSendable(ServerSetting.BEARER_TOKEN, token));
      opsBearerToken.ifPresent(token -> requireSendable(ServerSetting.OPS_BEARER_TOKEN, token));
      if (opsBearerToken.isPresent()
          && bearerToken.map(Secret::expose).equals(opsBearerToken.map(Secret::expose))) {
        throw new ConfigException(
            ServerSetting.OPS_BEARER_TOKEN.path(),
            "is the same as "
                + ServerSetting.BEARER_TOKEN.path()
                + "; callers must not be operators");
      }
    }

    private static void requireSendable(ServerSetting setting, Secret token) {
      if (!token.expose().matches("[!-~]+")) {
        throw new ConfigException(
            setting.path(), "has a blank, a line break or a character that no header can carry");
      }
    }
  }

  /**
   * @param otlpEndpoint empty: no tracing
   * @param sampleRate of the traces begun here, 0 to 1
   */
  public record Tracing(Optional<java.net.URI> otlpEndpoint, double sampleRate) {
    public Tracing {
      otlpEndpoint.ifPresent(uri -> {
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if (!Set.of("http", "https").contains(scheme) || uri.getHost() == null) {
          throw new ConfigException(
              ServerSetting.TRACING_OTLP_ENDPOINT.path(),
              "must be a URL such as http://collector:4318/v1/traces");
        }
      });
    }
  }

  /** How much is logged. */
  public enum Level {
    DEBUG,
    INFO,
    WARN,
    ERROR
  }

  /**
   * @param sampleRate of the requests that succeed quickly, 0 to 1
   * @param slowThreshold from here on a request is logged in any case
   * @param audit whether the audit log is written
   */
  public record Logging(Level level, double sampleRate, Duration slowThreshold, boolean audit) {}

  /**
   * @param prometheusPort a second port for metrics and health; 0: none
   * @param onHttpPort whether the first one serves metrics too
   */
  public record Metrics(int prometheusPort, boolean onHttpPort) {
    public Metrics {
      requirePort(ServerSetting.METRICS_PROMETHEUS_PORT, prometheusPort);
    }
  }

  public ServerConfig {
    if (metrics.prometheusPort() != 0 && metrics.prometheusPort() == listen.httpPort()) {
      throw new ConfigException(
          ServerSetting.METRICS_PROMETHEUS_PORT.path(),
          "is the same as " + ServerSetting.HTTP_PORT.path() + "; metrics are served there anyway");
    }
  }

  private static void requirePort(ServerSetting setting, int port) {
    if (port < 0 || port > 65_535) {
      throw new ConfigException(setting.path(), "must be 1 to 65535, was " + port);
    }
  }
}
