package com.unkey.vault.storage.identity;

import com.unkey.vault.core.ConfigException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the configuration says of a store it names.
 *
 * @param table where it says so, for messages: {@code storage}; in a migration {@code
 *     storage.source} or {@code storage.target}
 * @param init whether an empty store without an identity is to be stamped ({@code storage.init})
 * @param storeId which store it must be ({@code store_id} in the table)
 * @param epoch which epoch it must be in ({@code epoch} in the table)
 */
public record StoreExpectation(
    String table, boolean init, Optional<StoreId> storeId, Optional<Epoch> epoch) {
  /** The table of the store that is the only one. */
  public static final String SINGLE = "storage";

  /** Any store that is active, or legacy. */
  public static final StoreExpectation ANY =
      new StoreExpectation(SINGLE, false, Optional.empty(), Optional.empty());

  /** {@link #ANY}, and an empty one is stamped. */
  public static final StoreExpectation INIT =
      new StoreExpectation(SINGLE, true, Optional.empty(), Optional.empty());

  /**
   * @param table as {@link #table}
   * @param storeId as the operator wrote it
   * @throws ConfigException naming the setting that is wrong
   */
  public static StoreExpectation of(
      String table, boolean init, Optional<String> storeId, OptionalLong epoch) {
    return new StoreExpectation(table, init, storeId.map(id -> id(table, id)), epoch(table, epoch));
  }

  /** Of the store that is the only one. */
  public static StoreExpectation of(boolean init, Optional<String> storeId, OptionalLong epoch) {
    return of(SINGLE, init, storeId, epoch);
  }

  /** The full name of a setting of this store: {@code storage.source.epoch}. */
  public String setting(String name) {
    return table + "." + name;
  }

  boolean isAny() {
    return storeId.isEmpty() && epoch.isEmpty();
  }

  private static StoreId id(String table, String value) {
    try {
      return new StoreId(value);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(table + ".store_id", "is no store id: " + e.getMessage());
    }
  }

  private static Optional<Epoch> epoch(String table, OptionalLong value) {
    if (value.isEmpty()) {
      return Optional.empty();
    }
    if (value.getAsLong() < 1) {
      throw new ConfigException(table + ".epoch", "must be at least 1, was " + value.getAsLong());
    }
    return Optional.of(new Epoch(value.getAsLong()));
  }
}
