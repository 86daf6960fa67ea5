package com.unkey.vault.server;

import com.unkey.vault.server.metrics.Metrics;
import com.unkey.vault.storage.OpenedStore;
import com.unkey.vault.storage.StoreStatus;
import com.unkey.vault.storage.identity.StartOutcome;
import com.unkey.vault.storage.wrap.BreakerStore;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What metrics say of the store, beyond its calls. */
final class StoreReport {
  private static final List<String> BREAKER_STATES =
      Stream.of(BreakerStore.State.values()).map(StoreReport::word).toList();

  private static final List<String> START_STATES =
      List.of("serving", "legacy", "waiting", "refused");

  private StoreReport() {}

  static void addTo(Metrics metrics, OpenedStore store) {
    metrics.state(
        "vault_store_breaker_state",
        "Whether calls to the store go through (closed), or not (open), or one is out to see.",
        BREAKER_STATES,
        () -> word(store.status().breaker()));
    metrics.state(
        "vault_store_start_state",
        "Whether the store is served: with its identity, without one, not yet, or not at all.",
        START_STATES,
        () -> word(store.status().start()));
    metrics.gauge(
        "vault_store_reachable",
        "1 if the last call to the store was answered, 0 if not.",
        () -> store.status().isReachable() ? 1 : 0);
    metrics.gauge(
        "vault_store_fenced",
        "1 if the store was ours at start and may now only be decrypted from.",
        () -> store.status().fenced().isPresent() ? 1 : 0);
    metrics.info(
        "vault_store_info",
        "The store's identity as last seen.",
        List.of("kind", "store_id", "role", "epoch"),
        () -> identity(store.status()));
    metrics.gauge(
        "vault_store_epoch",
        "The store's epoch as last seen; 0 without an identity.",
        () -> store.status().identity().map(seen -> seen.epoch().value()).orElse(0L));
    metrics.gauge(
        "vault_store_generation",
        "The generation of the store's identity as last seen; 0 without one.",
        () -> store.status().identity().map(seen -> seen.generation()).orElse(0L));
  }

  private static List<String> identity(StoreStatus status) {
    return status
        .identity()
        .map(seen ->
            List.of(
                status.kind(),
                seen.id().value(),
                seen.role().word(),
                Long.toString(seen.epoch().value())))
        .orElseGet(() -> List.of(status.kind(), "", "", ""));
  }

  private static String word(StartOutcome start) {
    return switch (start) {
      case StartOutcome.Serving _ -> "serving";
      case StartOutcome.Legacy _ -> "legacy";
      case StartOutcome.Waiting _ -> "waiting";
      case StartOutcome.NotOurs _, StartOutcome.EmptyUnstamped _ -> "refused";
    };
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
