package com.unkey.vault.storage;

import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.storage.identity.Phase;
import com.unkey.vault.storage.identity.StartOutcome;
import com.unkey.vault.storage.identity.StoreName;
import com.unkey.vault.storage.wrap.NamedStore;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What an instance wants with a store that it opens.
 *
 * @param name which of two; empty if it is the only one
 * @param phase of the instance
 * @param isWritten whether the phase writes it; else it is looked at, and not even probed
 * @param judge what else must be true of it at start
 */
record StoreUse(
    Optional<StoreName> name, Phase phase, boolean isWritten, UnaryOperator<StartOutcome> judge) {
  static StoreUse single(Phase phase) {
    return new StoreUse(Optional.empty(), phase, true, UnaryOperator.identity());
  }

  /** For logs and messages. */
  String what() {
    return name.map(which -> "the " + which.word() + " store").orElse("the store");
  }

  /** For metrics and status. */
  String label() {
    return name.map(StoreName::word).orElse(OpenedStores.SINGLE);
  }

  ObjectStore named(ObjectStore store) {
    return name.<ObjectStore>map(which -> new NamedStore(store, which.word())).orElse(store);
  }
}
