package com.unkey.vault.core.store;

import com.unkey.vault.core.VaultException.StoreUnavailable;

/** What became of a conditional put. Callers switch over it without a default branch. */
public sealed interface PutResult {
  /**
   * Our bytes are there, durably; this call may have put them, or an earlier one of the same bytes.
   */
  record Stored(ETag etag) implements PutResult {}

  /** The precondition failed and the bytes there, read back, are not ours. */
  record Conflict() implements PutResult {}

  /**
   * No trustworthy answer. The bytes may be there, may not be, and may yet arrive later.
   *
   * @param cause what was answered instead
   */
  record Unknown(StoreUnavailable cause) implements PutResult {}
}
