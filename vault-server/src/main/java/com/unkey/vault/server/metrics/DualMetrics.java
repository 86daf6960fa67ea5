package com.unkey.vault.server.metrics;

import com.unkey.vault.core.VaultException;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.storage.dual.DualEvents;
import com.unkey.vault.storage.identity.StoreName;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** What the dual write of a migration meets. All zero without one. */
public final class DualMetrics implements DualEvents {
  private static final String SAME_DEK = "same_dek_two_wraps";
  private static final String CONFLICT = "dek_conflict";
  private static final String LATEST_FAILED = "follower_latest_failed";
  private static final String LATEST_KEPT = "follower_latest_kept";
  private static final String WRITE_THROUGH_FAILED = "write_through_failed";

  private final Counter fallbacks;
  private final Counter events;

  DualMetrics(PrometheusRegistry registry) {
    fallbacks =
        Counter.builder()
            .name("vault_store_fallback")
            .help("Reads of a DEK that the target lacked and the source had.")
            .withoutExemplars()
            .register(registry);
    events =
        Counter.builder()
            .name("vault_dual_write_events")
            .help("What the dual write met, and in which store.")
            .labelNames("event", "store")
            .withoutExemplars()
            .register(registry);
    // From the start, so that a rate can be taken of the first.
    for (StoreName store : StoreName.values()) {
      for (String event : new String[] {SAME_DEK, CONFLICT, LATEST_FAILED, LATEST_KEPT}) {
        events.initLabelValues(event, store.word());
      }
    }
    events.initLabelValues(WRITE_THROUGH_FAILED, StoreName.TARGET.word());
  }

  /** Since this process started. */
  public long fallbacksSinceStart() {
    return (long) fallbacks.get();
  }

  @Override
  public void fallback(ObjectKey key) {
    fallbacks.inc();
  }

  @Override
  public void writeThroughFailed(ObjectKey key, VaultException problem) {
    count(WRITE_THROUGH_FAILED, StoreName.TARGET);
  }

  @Override
  public void sameDekTwoWraps(StoreName store, ObjectKey key) {
    count(SAME_DEK, store);
  }

  @Override
  public void dekConflict(StoreName store, ObjectKey key, String why) {
    count(CONFLICT, store);
  }

  @Override
  public void followerLatestFailed(StoreName follower, ObjectKey key, VaultException problem) {
    count(LATEST_FAILED, follower);
  }

  @Override
  public void followerLatestKept(StoreName follower, ObjectKey key, String why) {
    count(LATEST_KEPT, follower);
  }

  private void count(String event, StoreName store) {
    events.labelValues(event, store.word()).inc();
  }
}
