package com.unkey.vault.core.store;

import com.unkey.vault.core.VaultException.StoreUnavailable;

/**
 * Removes objects. Handed only to the command that empties a retired store, and to probes for their
 * own scratch keys.
 */
public interface ObjectDeleter {
  /**
   * Removes the object; one that is not there is no error.
   *
   * @throws StoreUnavailable when it could not, or could not say
   */
  void delete(ObjectKey key);
}
