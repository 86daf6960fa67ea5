package com.unkey.vault.storage.identity;

/** The evidence that a store has every DEK of the store it is to follow. */
public interface Convergence {
  /**
   * @throws IllegalStateException if it is evidence for another store, or no longer holds
   */
  void requireCompleteFor(StoreId store);
}
