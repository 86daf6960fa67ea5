package com.unkey.vault.storage.wrap;

import java.time.Duration;

/** Told of every call to a store, on the thread that made it; must be quick and not throw. */
@FunctionalInterface
public interface StoreMeter {
  /** Nobody counts. */
  StoreMeter NONE = (_, _, _) -> {};

  /**
   * The meter of one store.
   *
   * @param store {@code source}, {@code target}, or {@code single}
   */
  default StoreMeter of(String store) {
    return this;
  }

  void called(StoreOperation operation, StoreOutcome outcome, Duration took);
}
