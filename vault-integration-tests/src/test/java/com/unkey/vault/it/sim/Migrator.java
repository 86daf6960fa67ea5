package com.unkey.vault.it.sim;

import com.unkey.vault.storage.identity.StoreName;

/** What brings the DEKs of one store into the other, and says when it has. */
interface Migrator {
  /**
   * Creates in the other store what it lacks of {@code from}.
   *
   * @throws com.unkey.vault.core.VaultException if it could not finish; it is run again
   */
  void copy(Node node, StoreName from);

  /** Whether the other store has every DEK of {@code from}; reads only. */
  boolean agrees(Node node, StoreName from);
}
