package com.unkey.vault.migrate.instance;

import com.unkey.vault.core.KekId;
import com.unkey.vault.storage.identity.Phase;
import java.net.URI;
import java.time.Instant;
import java.util.List;

/**
 * What one instance said of itself.
 *
 * @param url where it was asked
 * @param instanceId as it is configured, or made up when it started: two URLs with one id are one
 *     instance, or two with one configured name
 * @param startedAt by its clock
 * @param isDraining whether it is on its way out
 * @param stores each store of its configuration, the one that it reads first
 * @param keks that it holds, the active one first
 * @param fallbacks reads since its start that the target could not answer and the source could
 */
public record InstanceStatus(
    URI url,
    String instanceId,
    String version,
    Phase phase,
    Instant startedAt,
    boolean isDraining,
    List<InstanceStore> stores,
    List<KekId> keks,
    long fallbacks) {
  public InstanceStatus {
    if (instanceId.isBlank()) {
      throw new IllegalArgumentException("an instance without an id");
    }
    if (stores.isEmpty()) {
      throw new IllegalArgumentException("an instance without a store");
    }
    stores = List.copyOf(stores);
    keks = List.copyOf(keks);
  }
}
