package com.unkey.vault.storage.identity;

import com.unkey.vault.core.ConfigException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the configuration says of the store it names.
 *
 * @param init whether an empty store without an identity is to be stamped ({@code storage.init})
 * @param storeId which store it must be ({@code storage.store_id})
 * @param epoch which epoch it must be in ({@code storage.epoch})
 */
public record StoreExpectation(boolean init, Optional<StoreId> storeId, Optional<Epoch> epoch) {
  /** Any store that is active, or legacy. */
  public static final StoreExpectation ANY =
      new StoreExpectation(false, Optional.empty(), Optional.empty());

  /** {@link #ANY}, and an empty one is stamped. */
  public static final StoreExpectation INIT =
      new StoreExpectation(true, Optional.empty(), Optional.empty());

  /**
   * @param storeId as the operator wrote it
   * @throws ConfigException naming the setting that is wrong
   */
  public static StoreExpectation of(boolean init, Optional<String> storeId, OptionalLong epoch) {
    return new StoreExpectation(init, storeId.map(StoreExpectation::id), epoch(epoch));
  }

  boolean isAny() {
    return storeId.isEmpty() && epoch.isEmpty();
  }

  private static StoreId id(String value) {
    try {
      return new StoreId(value);
    } catch (IllegalArgumentException e) {
      throw new ConfigException("storage.store_id", "is no store id: " + e.getMessage());
    }
  }

  private static Optional<Epoch> epoch(OptionalLong value) {
    if (value.isEmpty()) {
      return Optional.empty();
    }
    if (value.getAsLong() < 1) {
      throw new ConfigException("storage.epoch", "must be at least 1, was " + value.getAsLong());
    }
    return Optional.of(new Epoch(value.getAsLong()));
  }
}
