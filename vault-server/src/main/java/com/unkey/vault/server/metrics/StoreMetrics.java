package com.unkey.vault.server.metrics;

import com.unkey.vault.storage.wrap.StoreMeter;
import com.unkey.vault.storage.wrap.StoreOperation;
import com.unkey.vault.storage.wrap.StoreOutcome;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.Locale;

/** Every single call to a store, retries counted one by one. */
public final class StoreMetrics implements StoreMeter {
  private final Histogram duration;
  private final String store;

  StoreMetrics(PrometheusRegistry registry) {
    this(
        Histogram.builder()
            .name("vault_store_call_duration_seconds")
            .help("Calls to a store by what was asked, what came, and why nothing came.")
            .labelNames("operation", "outcome", "reason", "store")
            .classicOnly()
            .classicUpperBounds(
                0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
            .withoutExemplars()
            .register(registry),
        "");
  }

  private StoreMetrics(Histogram duration, String store) {
    this.duration = duration;
    this.store = store;
  }

  @Override
  public StoreMeter of(String name) {
    return new StoreMetrics(duration, name);
  }

  @Override
  public void called(StoreOperation operation, StoreOutcome outcome, Duration took) {
    duration
        .labelValues(
            word(operation),
            word(outcome.kind()),
            outcome.reason().map(StoreMetrics::word).orElse(""),
            store)
        .observe(took.toNanos() / 1e9);
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
