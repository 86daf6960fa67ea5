package com.unkey.vault.storage.identity;

import com.unkey.vault.core.VaultException.StoreUnavailable;

/** What an instance may do with its store when it starts. All but {@link Waiting} are final. */
public sealed interface StartOutcome {
  /** Ours, and active. */
  record Serving(StoreIdentity identity) implements StartOutcome {}

  /** Has rings and no identity: served as the single store, with a warning. */
  record Legacy() implements StartOutcome {}

  /** Has neither; refused, since it may be the wrong one. */
  record EmptyUnstamped() implements StartOutcome {}

  /**
   * Not ours to serve: nothing is served, and the instance is not ready.
   *
   * @param why which expectation it breaks, and what to do
   */
  record NotOurs(String why) implements StartOutcome {}

  /** Nobody can say yet; asked again in the background. */
  record Waiting(StoreUnavailable cause) implements StartOutcome {}
}
