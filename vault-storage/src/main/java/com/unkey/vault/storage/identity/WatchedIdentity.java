package com.unkey.vault.storage.identity;

import com.unkey.vault.core.VaultException.StoreUnavailable;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One store's identity: what was pinned at start, and what was last seen of it. A store is ours to
 * serve while it is active with the pinned id and epoch. Once it was seen otherwise, only a later
 * generation, or the same, clears it: two reads may end in another order than they began.
 *
 * <p>A legacy store has no identity at start. The first active one that appears is pinned.
 */
public final class WatchedIdentity {
  private static final Logger LOG = LoggerFactory.getLogger(WatchedIdentity.class);

  private record Pin(StoreId id, Epoch epoch) {}

  private final IdentityObject object;
  private @Nullable Pin pin;
  private @Nullable StoreIdentity lastSeen;
  private long newestGeneration;
  private volatile @Nullable String refusal;

  private WatchedIdentity(IdentityObject object, @Nullable StoreIdentity atStart) {
    this.object = object;
    if (atStart != null) {
      this.pin = pinOf(atStart);
      this.lastSeen = atStart;
      this.newestGeneration = atStart.generation();
    }
  }

  /** A store whose identity was {@code atStart} when this instance started. */
  public static WatchedIdentity pinned(IdentityObject object, StoreIdentity atStart) {
    return new WatchedIdentity(object, atStart);
  }

  /** A store that answered, at start, that it has no identity. */
  public static WatchedIdentity legacy(IdentityObject object) {
    return new WatchedIdentity(object, null);
  }

  /** What was last read of it; empty while it has none. */
  public synchronized Optional<StoreIdentity> lastSeen() {
    return Optional.ofNullable(lastSeen);
  }

  /** Why this store, as last seen, is not ours to serve; empty if it is. */
  public Optional<String> refusal() {
    return Optional.ofNullable(refusal);
  }

  synchronized boolean isLegacy() {
    return pin == null;
  }

  /** What a look found. */
  sealed interface Look {
    /** Ours to serve; without an identity if it is a legacy store. */
    record Ours(Optional<StoreIdentity> identity) implements Look {}

    record NotOurs(String why) implements Look {}
  }

  /**
   * Reads the identity now and remembers what it says.
   *
   * @throws StoreUnavailable if the store could not say; what was last seen stays
   */
  Look look() {
    return learn(object.read());
  }

  private synchronized Look learn(IdentityRead read) {
    return switch (read) {
      // Whoever wrote it may have meant to forbid what we do next, so nothing is created; but it
      // is no statement that we understand, so it seals nothing either.
      case IdentityRead.Unreadable(String problem) -> new Look.NotOurs(problem);
      case IdentityRead.Absent _ -> {
        if (pin == null) {
          // A stamp that forbade us and is gone still did.
          yield refusal == null ? new Look.Ours(Optional.empty()) : new Look.NotOurs(refusal);
        }
        yield refuse("its identity object is gone");
      }
      case IdentityRead.Found found -> learn(found.identity());
    };
  }

  private Look learn(StoreIdentity identity) {
    String problem = problemWith(identity);
    if (problem == null && refusal != null && identity.generation() < newestGeneration) {
      // This read began before the one that refused.
      return new Look.NotOurs(refusal);
    }
    lastSeen = identity;
    if (problem != null) {
      if (pin != null && pin.id().equals(identity.id())) {
        newestGeneration = Math.max(newestGeneration, identity.generation());
      }
      return refuse(problem);
    }
    newestGeneration = Math.max(newestGeneration, identity.generation());
    if (pin == null) {
      pin = pinOf(identity);
      LOG.info("the store was stamped: {}", identity.describe());
    }
    if (refusal != null) {
      LOG.info("the store is ours to serve again: {}", identity.describe());
      refusal = null;
    }
    return new Look.Ours(Optional.of(identity));
  }

  private @Nullable String problemWith(StoreIdentity identity) {
    if (pin != null && !pin.id().equals(identity.id())) {
      return "it is store " + identity.id() + " now, and was " + pin.id() + " at start";
    }
    if (!identity.isActive()) {
      return "it is " + identity.role().word() + ", in epoch " + identity.epoch();
    }
    if (pin != null && !pin.epoch().equals(identity.epoch())) {
      return "it is in epoch " + identity.epoch() + " now, and was in " + pin.epoch();
    }
    return null;
  }

  private Look refuse(String problem) {
    if (!problem.equals(refusal)) {
      LOG.warn("the store is not ours to serve any more, only decrypting goes on: {}", problem);
      refusal = problem;
    }
    return new Look.NotOurs(problem);
  }

  private static Pin pinOf(StoreIdentity identity) {
    return new Pin(identity.id(), identity.epoch());
  }
}
