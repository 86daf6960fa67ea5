package com.unkey.vault.storage.wrap;

import com.unkey.vault.core.VaultException.StoreUnavailable.Reason;
import java.util.Optional;

/**
 * How a call to a store ended.
 *
 * @param kind what was answered
 * @param reason the error class, with {@link Kind#UNKNOWN} and {@link Kind#UNAVAILABLE}
 */
public record StoreOutcome(Kind kind, Optional<Reason> reason) {
  /** What was answered. */
  public enum Kind {
    FOUND,
    ABSENT,
    /** A page of a listing. */
    LISTED,
    STORED,
    CONFLICT,
    /** A put without a trustworthy answer. */
    UNKNOWN,
    UNAVAILABLE,
    /** Refused for what was asked, or failed by a fault of ours; says nothing about the store. */
    REFUSED
  }

  static StoreOutcome of(Kind kind) {
    return new StoreOutcome(kind, Optional.empty());
  }
}
