package com.unkey.vault.server.metrics;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Rate, errors and latency of calls, by method, protocol and code. Names of methods, protocols and
 * codes are ours, so there are only so many.
 */
public final class RpcMetrics {
  private final Counter requests;
  private final Histogram duration;
  // By name first: a lookup makes no garbage.
  private final Map<String, Map<String, Map<String, Series>>> series = new ConcurrentHashMap<>();

  private record Series(CounterDataPoint requests, DistributionDataPoint duration) {}

  RpcMetrics(PrometheusRegistry registry) {
    requests =
        Counter.builder()
            .name("vault_rpc_requests")
            .help("Calls that ended.")
            .labelNames("method", "protocol", "code")
            .withoutExemplars()
            .register(registry);
    duration =
        Histogram.builder()
            .name("vault_rpc_duration_seconds")
            .help("From a call's head to the end of its answer.")
            .labelNames("method", "protocol", "code")
            .classicOnly()
            .classicUpperBounds(
                0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1,
                2.5, 5, 10, 30)
            .withoutExemplars()
            .register(registry);
  }

  /**
   * @param code {@code ok} or the error's name
   */
  public void ended(String method, String protocol, String code, Duration took) {
    Series one =
        series
            .computeIfAbsent(method, _ -> new ConcurrentHashMap<>())
            .computeIfAbsent(protocol, _ -> new ConcurrentHashMap<>())
            .computeIfAbsent(code, _ -> make(method, protocol, code));
    one.requests.inc();
    one.duration.observe(took.toNanos() / 1e9);
  }

  private Series make(String method, String protocol, String code) {
    return new Series(
        requests.labelValues(method, protocol, code), duration.labelValues(method, protocol, code));
  }
}
