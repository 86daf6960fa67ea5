package com.unkey.vault.migrate.listing;

import com.unkey.vault.core.store.ListedObject;
import java.util.Optional;

/**
 * Two listings as one, in key order, each key once where both are in order. Where one is not, a key
 * may come twice, and be said to be in one listing only; none is passed over.
 */
public final class MergedListing {
  private final Listing source;
  private final Listing target;

  public MergedListing(Listing source, Listing target) {
    this.source = source;
    this.target = target;
  }

  /** The next key; empty at the end of both. */
  public Optional<ListedPair> next() {
    Optional<ListedObject> left = source.peek();
    Optional<ListedObject> right = target.peek();
    int order = order(left, right);
    if (order <= 0 && left.isPresent()) {
      source.advance();
    }
    if (order >= 0 && right.isPresent()) {
      target.advance();
    }
    Optional<ListedObject> inSource = order <= 0 ? left : Optional.empty();
    Optional<ListedObject> inTarget = order >= 0 ? right : Optional.empty();
    return inSource
        .or(() -> inTarget)
        .map(listed -> new ListedPair(listed.key(), inSource, inTarget));
  }

  /** Whether both were in order so far: only then a prefix of this is a prefix of all keys. */
  public boolean orderly() {
    return source.orderly() && target.orderly();
  }

  private static int order(Optional<ListedObject> left, Optional<ListedObject> right) {
    if (left.isPresent() && right.isPresent()) {
      return left.get().key().compareTo(right.get().key());
    }
    return left.isPresent() ? -1 : right.isPresent() ? 1 : 0;
  }
}
