package com.unkey.vault.storage.dual;

import com.unkey.vault.core.VaultException;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.storage.identity.StoreName;

/**
 * What metrics and logs want to know of the dual write. Called on the thread that did it; must not
 * throw.
 */
public interface DualEvents {
  /** Nobody listens. */
  DualEvents NONE = new DualEvents() {};

  /**
   * The target had not what it should have, and the source had it ({@code
   * vault_store_fallback_total}).
   */
  default void fallback(ObjectKey key) {}

  /** What the source had could not be written to the target; it was used for this read. */
  default void writeThroughFailed(ObjectKey key, VaultException problem) {}

  /** A create-only write met the same DEK under another wrap: as good as written. */
  default void sameDekTwoWraps(StoreName store, ObjectKey key) {}

  /**
   * A store holds, under the name of a DEK, what is not that DEK: nothing was overwritten, the
   * request failed, and the migration must not go on.
   */
  default void dekConflict(StoreName store, ObjectKey key, String why) {}

  /** The follower's {@code LATEST} stayed behind; the request went well. */
  default void followerLatestFailed(StoreName follower, ObjectKey key, VaultException problem) {}

  /** The follower's {@code LATEST} was left as it is, since replacing it might lose a DEK. */
  default void followerLatestKept(StoreName follower, ObjectKey key, String why) {}
}
