package com.unkey.vault.migrate.identity;

import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.storage.identity.StoreIdentity;

/** What became of an {@link IdentityStep}. */
public sealed interface IdentityOutcome {
  /**
   * The identity is as asked for.
   *
   * @param changed whether this call, and not an earlier one, may have made it so
   */
  record Done(StoreIdentity now, boolean changed) implements IdentityOutcome {}

  /** A safety rule says no; nothing was done. */
  record Refused(String why) implements IdentityOutcome {}

  /** It is not yet so, as far as was seen, and may yet become so; to be run again. */
  record Unsettled(StoreUnavailable cause) implements IdentityOutcome {}
}
