package com.unkey.vault.server;

import com.unkey.vault.server.config.ServerConfig;
import com.unkey.vault.server.health.Health;
import com.unkey.vault.server.health.HealthRoutes;
import com.unkey.vault.server.metrics.Metrics;
import com.unkey.vault.server.metrics.MetricsRoutes;
import com.unkey.vault.server.rpc.ConnectionLimits;
import com.unkey.vault.server.rpc.RpcListener;
import com.unkey.vault.server.rpc.RpcRouting;
import io.helidon.common.tls.Tls;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.HttpRouting;
import java.time.Duration;
import java.util.Optional;

/** The ports: one for RPC and health, and perhaps one for metrics and health in the clear. */
final class Listeners implements AutoCloseable {
  private static final String METRICS = "metrics";

  private static final Duration GRACE = Duration.ofMillis(500);

  private final WebServer server;

  private Listeners(WebServer server) {
    this.server = server;
  }

  /**
   * Returns when all of them accept connections.
   *
   * @param tls empty: cleartext; the second port is in the clear in any case
   */
  static Listeners open(
      ServerConfig config,
      Optional<Tls> tls,
      RpcRouting rpc,
      Draining draining,
      Health health,
      Metrics metrics) {
    WebServerConfig.Builder server = WebServer.builder();
    tls.ifPresent(server::tls);
    ServerConfig.Patience patience = config.listen().patience();
    ConnectionLimits limits =
        new ConnectionLimits(patience.head(), patience.idle(), patience.write());
    RpcListener.configure(server, limits);
    server
        .host(config.listen().host())
        .port(config.listen().httpPort())
        .maxTcpConnections(config.listen().maxConnections())
        // Draining comes before: what is left then is not waited for.
        .shutdownGracePeriod(GRACE)
        // Main stops it, in its own order.
        .shutdownHook(false)
        .routing(routing -> {
          draining.addTo(routing);
          rpc.addTo(routing);
          addRest(routing, health, metrics, config.metrics().onHttpPort());
        });
    if (config.metrics().prometheusPort() != 0) {
      server.putSocket(
          METRICS,
          socket -> {
            RpcListener.configure(socket, limits);
            socket
                .host(config.listen().host())
                .port(config.metrics().prometheusPort())
                .maxTcpConnections(config.listen().maxConnections())
                .routing(
                    HttpRouting.builder()
                        .update(routing -> addRest(routing, health, metrics, true)));
          });
    }
    WebServer started = server.build().start();
    if (!started.isRunning()) {
      // Helidon has logged why, and does not throw.
      throw new IllegalStateException(
          "cannot listen on "
              + config.listen().host()
              + " at http_port "
              + config.listen().httpPort()
              + " or observability.metrics.prometheus_port "
              + config.metrics().prometheusPort());
    }
    return new Listeners(started);
  }

  int port() {
    return server.port();
  }

  int metricsPort() {
    return Math.max(0, server.port(METRICS));
  }

  /** Handshakes from now on use {@code tls}. */
  void reload(Tls tls) {
    server.reloadTls(tls);
  }

  @Override
  public void close() {
    server.stop();
  }

  private static void addRest(
      HttpRouting.Builder routing, Health health, Metrics metrics, boolean withMetrics) {
    HealthRoutes.addTo(routing, health);
    if (withMetrics) {
      MetricsRoutes.addTo(routing, metrics);
    }
    RpcRouting.addNotFoundTo(routing);
  }
}
