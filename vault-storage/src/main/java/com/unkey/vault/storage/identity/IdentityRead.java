package com.unkey.vault.storage.identity;

import com.unkey.vault.core.store.ETag;

/** What reading a store's identity found; an outage is an exception and none of these. */
public sealed interface IdentityRead {
  record Found(StoreIdentity identity, ETag etag) implements IdentityRead {}

  /** The store answered that it has no identity object. */
  record Absent() implements IdentityRead {}

  /**
   * There is an object, and it says what this version cannot read.
   *
   * @param problem which field, and what is wrong
   */
  record Unreadable(String problem) implements IdentityRead {}
}
