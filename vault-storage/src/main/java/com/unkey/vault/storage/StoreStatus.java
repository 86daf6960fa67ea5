package com.unkey.vault.storage;

import com.unkey.vault.core.VaultException.StoreUnavailable.Reason;
import com.unkey.vault.storage.identity.StartOutcome;
import com.unkey.vault.storage.identity.StoreIdentity;
import com.unkey.vault.storage.s3.CapabilityProbe;
import com.unkey.vault.storage.wrap.BreakerStore;
import java.util.Optional;

/**
 * A store as this instance sees it now, without asking it: for readiness, metrics and status.
 *
 * @param kind which adapter: {@code disk}, {@code s3}, {@code given}
 * @param lastError the error class of the last attempt; empty if it was answered well
 * @param identity what was last read of it; empty for a legacy store, or while waiting
 * @param fenced why it is decrypt-only now, though it was ours at start; empty if it is not
 */
public record StoreStatus(
    String kind,
    StartOutcome start,
    CapabilityProbe.Outcome probe,
    BreakerStore.State breaker,
    Optional<Reason> lastError,
    Optional<StoreIdentity> identity,
    Optional<String> fenced) {

  /** Whether the store answers. Throttling is an answer. */
  public boolean isReachable() {
    return breaker == BreakerStore.State.CLOSED
        && lastError.filter(reason -> reason != Reason.THROTTLED).isEmpty();
  }

  /** Whether this instance must not serve it, however well it answers: then it is not ready. */
  public boolean isRefused() {
    return switch (start) {
      case StartOutcome.NotOurs _, StartOutcome.EmptyUnstamped _ -> true;
      case StartOutcome.Serving _, StartOutcome.Legacy _, StartOutcome.Waiting _ -> false;
    };
  }
}
