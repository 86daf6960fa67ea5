package com.unkey.vault.server.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.unkey.vault.core.KekId;
import com.unkey.vault.core.keyring.Keyrings.CacheStats;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Every metric of this process, and the page that shows them. */
public final class Metrics {
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final RpcMetrics rpc = new RpcMetrics(registry);
  private final StoreMetrics store = new StoreMetrics(registry);
  private final DualMetrics dual = new DualMetrics(registry);
  private final KeyringMetrics keyring = new KeyringMetrics(registry);
  private boolean jvmRegistered;

  public RpcMetrics rpc() {
    return rpc;
  }

  public StoreMetrics store() {
    return store;
  }

  public DualMetrics dual() {
    return dual;
  }

  public KeyringMetrics keyring() {
    return keyring;
  }

  /** What this process is. */
  public void describe(String version, String instanceId, String region) {
    Info.builder()
        .name("vault_build_info")
        .help("The version that runs, and where.")
        .labelNames("version", "instance_id", "region")
        .register(registry)
        .setLabelValues(version, instanceId, region);
  }

  /** The KEKs held. Their ids are no secret. */
  public void describeKeks(KekId active, List<KekId> all) {
    Info keks =
        Info.builder()
            .name("vault_kek_info")
            .help("The KEKs held: one active, which wraps, and others, which only unwrap.")
            .labelNames("kek_id", "role")
            .register(registry);
    all.forEach(
        kek -> keks.addLabelValues(kek.value(), kek.equals(active) ? "active" : "previous"));
  }

  /** The DEK cache. */
  public void watchCache(Supplier<CacheStats> stats) {
    GaugeWithCallback.builder()
        .name("vault_cache_entries")
        .help("DEKs cached by id, and rings whose current DEK is cached.")
        .labelNames("kind")
        .callback(out -> {
          CacheStats now = stats.get();
          out.call((double) now.deks(), "dek");
          out.call((double) now.rings(), "ring");
        })
        .register(registry);
    count("vault_cache_hits", "Lookups that a cached DEK answered.", () -> stats.get().hits());
    count("vault_cache_misses", "Lookups that had to ask the store.", () -> stats.get().misses());
    count(
        "vault_cache_stale_serves",
        "Lookups answered by an old cached DEK because the store could not say.",
        () -> stats.get().staleServes());
    gauge(
        "vault_cache_oldest_age_seconds",
        "The age of the oldest cached DEK since the store confirmed it.",
        () -> stats.get().oldest().toNanos() / 1e9);
  }

  /** A number that is asked for at each scrape. */
  public void gauge(String name, String help, DoubleSupplier value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(out -> out.call(value.getAsDouble()))
        .register(registry);
  }

  private void count(String name, String help, DoubleSupplier value) {
    CounterWithCallback.builder()
        .name(name)
        .help(help)
        .callback(out -> out.call(value.getAsDouble()))
        .register(registry);
  }

  /** A number of each of several things, by the value of {@code label}. */
  public void gauges(String name, String help, String label, Supplier<Map<String, Double>> now) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames(label)
        .callback(out -> now.get().forEach((which, value) -> out.call(value, which)))
        .register(registry);
  }

  /**
   * One of several states of each of several things, each a series that is 1 or 0.
   *
   * @param states every one there is
   * @param now the state, by the value of {@code label}
   */
  public void states(
      String name,
      String help,
      String label,
      List<String> states,
      Supplier<Map<String, String>> now) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames(label, "state")
        .callback(out ->
            now.get()
                .forEach((which, current) ->
                    states.forEach(state -> out.call(state.equals(current) ? 1 : 0, which, state))))
        .register(registry);
  }

  /** Facts that may change while the process runs, each set as labels of one series of value 1. */
  public void infos(
      String name, String help, List<String> labels, Supplier<List<List<String>>> now) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames(labels.toArray(String[]::new))
        .callback(out -> now.get().forEach(values -> out.call(1, values.toArray(String[]::new))))
        .register(registry);
  }

  /**
   * A page of all metrics.
   *
   * @param contentType what {@code body} is
   */
  public record Page(String contentType, String body) {}

  /**
   * @param accept the scraper's Accept header: OpenMetrics if it asks for that, else Prometheus's
   *     own text
   */
  public Page page(@Nullable String accept) {
    registerJvm();
    ExpositionFormatWriter writer =
        accept != null && accept.contains("application/openmetrics-text")
            ? OpenMetricsTextFormatWriter.create()
            : PrometheusTextFormatWriter.create();
    ByteArrayOutputStream body = new ByteArrayOutputStream(16 * 1024);
    try {
      writer.write(body, registry.scrape(), EscapingScheme.UNDERSCORE_ESCAPING);
    } catch (IOException e) {
      throw new UncheckedIOException("an array does not fail", e);
    }
    return new Page(writer.getContentType(), body.toString(UTF_8));
  }

  /** With the first scrape: it loads the JVM's management classes, which the start need not pay. */
  private synchronized void registerJvm() {
    if (!jvmRegistered) {
      jvmRegistered = true;
      JvmMetrics.builder().register(registry);
    }
  }
}
