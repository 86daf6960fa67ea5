package com.unkey.vault.migrate.instance;

import com.unkey.vault.storage.identity.Creators;
import com.unkey.vault.storage.identity.Epoch;
import com.unkey.vault.storage.identity.StoreId;
import java.util.Optional;

/**
 * A store as one instance sees it.
 *
 * @param name {@code source} or {@code target}; {@code single} outside any migration
 * @param isWritten whether the instance's phase writes it; else it is only looked at
 * @param isReachable whether the instance's last call to it was answered
 * @param identity as the instance last read it; empty if it has none, or was never read
 * @param whyCreationIsClosed why this instance would create no DEK on it; empty if it would
 */
public record InstanceStore(
    String name,
    boolean isWritten,
    boolean isReachable,
    Optional<Identity> identity,
    Optional<String> whyCreationIsClosed) {
  /**
   * What the store says of itself.
   *
   * @param role {@code active}, {@code replica} or {@code sealed}
   */
  public record Identity(
      StoreId storeId, String role, Epoch epoch, long generation, Creators creators) {}
}
