package com.unkey.vault.storage.identity;

import com.unkey.vault.core.VaultException.StoreUnavailable;

/** What became of stamping a store or changing its identity. */
public sealed interface IdentityChange {
  /** The identity is as asked for. */
  record Done(IdentityRead.Found now) implements IdentityChange {}

  /** Another one stamped or changed it first; read again, and decide again. */
  record Overtaken() implements IdentityChange {}

  /** No trustworthy answer: it may be done, or be done later. Read again before anything else. */
  record Unknown(StoreUnavailable cause) implements IdentityChange {}
}
