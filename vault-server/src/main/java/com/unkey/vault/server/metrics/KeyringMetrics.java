package com.unkey.vault.server.metrics;

import com.unkey.vault.core.DekId;
import com.unkey.vault.core.RingId;
import com.unkey.vault.core.keyring.KeyringEvents;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** What happens to DEKs: made, adopted, rotated, repaired, thrown away. */
public final class KeyringMetrics implements KeyringEvents {
  private final Counter events;

  KeyringMetrics(PrometheusRegistry registry) {
    events =
        Counter.builder()
            .name("vault_dek_events")
            .help("DEKs created, adopted, rotated, repaired and discarded, and loads that failed.")
            .labelNames("event")
            .withoutExemplars()
            .register(registry);
    // From the start, so that a rate can be taken of the first.
    for (String event :
        new String[] {"created", "adopted", "rotated", "repaired", "discarded", "load_failed"}) {
      events.initLabelValues(event);
    }
  }

  @Override
  public void dekCreated(RingId ring, DekId id) {
    count("created");
  }

  @Override
  public void dekAdopted(RingId ring, DekId id) {
    count("adopted");
  }

  @Override
  public void dekRotated(RingId ring, DekId from, DekId to) {
    count("rotated");
  }

  @Override
  public void dekRepaired(RingId ring, DekId id) {
    count("repaired");
  }

  @Override
  public void dekDiscarded(RingId ring, DekId id, String why) {
    count("discarded");
  }

  @Override
  public void loadFailed(RuntimeException problem) {
    count("load_failed");
  }

  private void count(String event) {
    events.labelValues(event).inc();
  }
}
