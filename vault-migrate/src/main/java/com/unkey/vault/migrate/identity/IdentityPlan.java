package com.unkey.vault.migrate.identity;

import com.unkey.vault.storage.identity.Creators;
import com.unkey.vault.storage.identity.Epoch;
import com.unkey.vault.storage.identity.IdentityRead;
import com.unkey.vault.storage.identity.StoreId;
import com.unkey.vault.storage.identity.StoreIdentity;

/** What is to be done to one store's identity, from what it says now. */
public sealed interface IdentityPlan {
  /** It is as asked for already. */
  record Nothing(StoreIdentity now) implements IdentityPlan {}

  /** It is to get its first identity. */
  record Stamp(StoreId id, Epoch epoch) implements IdentityPlan {}

  /** Its creators are to become these. */
  record Change(IdentityRead.Found read, Creators to) implements IdentityPlan {}

  /**
   * A safety rule says no.
   *
   * @param why with what to do instead
   */
  record Refused(String why) implements IdentityPlan {}
}
