package com.unkey.vault.server;

import com.unkey.vault.server.metrics.Metrics;
import com.unkey.vault.storage.OpenedStores;
import com.unkey.vault.storage.OpenedStores.Store;
import com.unkey.vault.storage.StoreStatus;
import com.unkey.vault.storage.wrap.BreakerStore;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What metrics say of each store, beyond its calls. */
final class StoreReport {
  private static final String LABEL = "store";

  private static final List<String> BREAKER_STATES =
      Stream.of(BreakerStore.State.values()).map(StoreReport::word).toList();

  private static final List<String> START_STATES =
      List.of("serving", "legacy", "waiting", "refused");

  private StoreReport() {}

  static void addTo(Metrics metrics, OpenedStores stores) {
    metrics.states(
        "vault_store_breaker_state",
        "Whether calls to the store go through (closed), or not (open), or one is out to see.",
        LABEL,
        BREAKER_STATES,
        () -> each(stores, status -> word(status.breaker())));
    metrics.states(
        "vault_store_start_state",
        "Whether the store is served: with its identity, without one, not yet, or not at all.",
        LABEL,
        START_STATES,
        () -> each(stores, status -> status.start().word()));
    number(
        metrics,
        stores,
        "vault_store_reachable",
        "1 if the last call to the store was answered, 0 if not.",
        status -> status.isReachable() ? 1 : 0);
    number(
        metrics,
        stores,
        "vault_store_fenced",
        "1 if the store was ours at start and may now only be decrypted from.",
        status -> status.fenced().isPresent() ? 1 : 0);
    number(
        metrics,
        stores,
        "vault_store_epoch",
        "The store's epoch as last seen; 0 without an identity.",
        status -> status.identity().map(seen -> seen.epoch().value()).orElse(0L));
    number(
        metrics,
        stores,
        "vault_store_generation",
        "The generation of the store's identity as last seen; 0 without one.",
        status -> status.identity().map(seen -> seen.generation()).orElse(0L));
    metrics.gauges(
        "vault_store_written",
        "1 if the phase writes the store, 0 if it is only looked at.",
        LABEL,
        () ->
            stores.all().stream()
                .collect(Collectors.toMap(Store::name, one -> one.isWritten() ? 1.0 : 0.0)));
    metrics.infos(
        "vault_store_info",
        "The store's identity as last seen.",
        List.of(LABEL, "kind", "store_id", "role", "epoch"),
        () -> stores.all().stream().map(StoreReport::identity).toList());
    metrics.infos(
        "vault_migration_phase_info",
        "The phase that this instance is in: source outside any migration.",
        List.of("phase"),
        () -> List.of(List.of(stores.phase().word())));
  }

  private static void number(
      Metrics metrics,
      OpenedStores stores,
      String name,
      String help,
      Function<StoreStatus, Number> value) {
    metrics.gauges(
        name, help, LABEL, () -> each(stores, status -> value.apply(status).doubleValue()));
  }

  private static <T> Map<String, T> each(OpenedStores stores, Function<StoreStatus, T> value) {
    return stores.all().stream()
        .collect(Collectors.toMap(Store::name, one -> value.apply(one.status())));
  }

  private static List<String> identity(Store store) {
    StoreStatus status = store.status();
    return status
        .identity()
        .map(seen ->
            List.of(
                store.name(),
                status.kind(),
                seen.id().value(),
                seen.role().word(),
                Long.toString(seen.epoch().value())))
        .orElseGet(() -> List.of(store.name(), status.kind(), "", "", ""));
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
