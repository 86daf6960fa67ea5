package com.unkey.vault.server.api;

import com.google.protobuf.Duration;
import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import com.unkey.vault.core.KekId;
import com.unkey.vault.core.crypto.KekSet;
import com.unkey.vault.core.keyring.Keyrings.CacheStats;
import com.unkey.vault.ops.v1.CacheStatus;
import com.unkey.vault.ops.v1.CreateFence;
import com.unkey.vault.ops.v1.StartOutcome;
import com.unkey.vault.ops.v1.StatusResponse;
import com.unkey.vault.ops.v1.StoreIdentity;
import com.unkey.vault.ops.v1.StoreStatus;
import com.unkey.vault.storage.OpenedStores;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** What this instance knows of itself and its stores, as an operator is told. Asks no store. */
public final class StatusReport implements Supplier<StatusResponse> {
  /**
   * What does not change while the process runs.
   *
   * @param id as configured, or made up at the start
   * @param region may be empty
   */
  public record Instance(String id, String version, String region, Instant startedAt) {}

  private final Instance instance;
  private final KekSet keks;
  private final OpenedStores stores;
  private final Map<String, String> dialects;
  private final Supplier<CacheStats> cache;
  private final LongSupplier fallbacks;
  private final BooleanSupplier draining;

  /**
   * @param dialects of the S3 stores, by the store's name
   * @param fallbacks since the start
   */
  public StatusReport(
      Instance instance,
      KekSet keks,
      OpenedStores stores,
      Map<String, String> dialects,
      Supplier<CacheStats> cache,
      LongSupplier fallbacks,
      BooleanSupplier draining) {
    this.instance = instance;
    this.keks = keks;
    this.stores = stores;
    this.dialects = Map.copyOf(dialects);
    this.cache = cache;
    this.fallbacks = fallbacks;
    this.draining = draining;
  }

  @Override
  public StatusResponse get() {
    StatusResponse.Builder status =
        StatusResponse.newBuilder()
            .setInstanceId(instance.id())
            .setVersion(instance.version())
            .setRegion(instance.region())
            .setStartedAt(Timestamps.fromMillis(instance.startedAt().toEpochMilli()))
            .setDraining(draining.getAsBoolean())
            .setPhase(stores.phase().word())
            .addKekIds(keks.activeKek().value())
            .setCache(cached(cache.get()))
            .setFallbacksSinceStart(fallbacks.getAsLong());
    keks.ids().stream()
        .filter(kek -> !kek.equals(keks.activeKek()))
        .map(KekId::value)
        .forEach(status::addKekIds);
    stores.all().forEach(store -> status.addStores(store(store)));
    return status.build();
  }

  private StoreStatus store(OpenedStores.Store store) {
    com.unkey.vault.storage.StoreStatus seen = store.status();
    StoreStatus.Builder status =
        StoreStatus.newBuilder()
            .setName(store.name())
            .setKind(seen.kind())
            .setDialect(dialects.getOrDefault(store.name(), ""))
            .setWritten(store.isWritten())
            .setReachable(seen.isReachable())
            .setLastError(seen.lastError().map(StatusReport::word).orElse(""))
            .setBreaker(word(seen.breaker()))
            .setStart(start(seen.start()))
            .setCreation(fence(store.opened().whyClosed(keks.activeKek())));
    seen.identity().map(StatusReport::identity).ifPresent(status::setIdentity);
    return status.build();
  }

  private static StoreIdentity identity(com.unkey.vault.storage.identity.StoreIdentity seen) {
    StoreIdentity.Builder identity =
        StoreIdentity.newBuilder()
            .setStoreId(seen.id().value())
            .setRole(seen.role().word())
            .setEpoch(seen.epoch().value())
            .setGeneration(seen.generation())
            .setCreatorsMin(seen.creators().min().word())
            .setCreatorsMax(seen.creators().max().word());
    seen.wrapKeks().forEach(kek -> identity.addWrapKeks(kek.value()));
    return identity.build();
  }

  private static StartOutcome start(com.unkey.vault.storage.identity.StartOutcome start) {
    return StartOutcome.newBuilder().setState(start.word()).setWhy(start.why()).build();
  }

  private static CreateFence fence(Optional<String> whyClosed) {
    return CreateFence.newBuilder()
        .setOpen(whyClosed.isEmpty())
        .setWhy(whyClosed.orElse(""))
        .build();
  }

  private static CacheStatus cached(CacheStats stats) {
    CacheStatus.Builder cache =
        CacheStatus.newBuilder().setDeks(stats.deks()).setKeyrings(stats.rings());
    if (stats.deks() + stats.rings() > 0) {
      cache.setOldestAge(millis(stats.oldest())).setNewestAge(millis(stats.newest()));
    }
    return cache.build();
  }

  private static Duration millis(java.time.Duration age) {
    return Durations.fromMillis(age.toMillis());
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
