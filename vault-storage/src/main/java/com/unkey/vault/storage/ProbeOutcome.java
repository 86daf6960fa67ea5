package com.unkey.vault.storage;

import com.unkey.vault.core.VaultException.StoreUnavailable;

/** Whether the store keeps the promises that creating a DEK rests on. */
public sealed interface ProbeOutcome {
  record Passed() implements ProbeOutcome {}

  /**
   * Nothing is created on this store; what is there is served.
   *
   * @param promise which one it breaks, and what it did instead
   */
  record Broken(String promise) implements ProbeOutcome {}

  /** Nobody can say yet; probed again in the background. */
  record Waiting(StoreUnavailable cause) implements ProbeOutcome {}
}
