package com.unkey.vault.migrate.listing;

import com.unkey.vault.core.store.ListedObject;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.migrate.finding.Side;
import java.util.Optional;

/**
 * One key, and which of two listings have it. A hint, not a proof: both are read before anything is
 * concluded.
 */
public record ListedPair(
    ObjectKey key, Optional<ListedObject> source, Optional<ListedObject> target) {
  public boolean in(Side side) {
    return (side == Side.SOURCE ? source : target).isPresent();
  }
}
