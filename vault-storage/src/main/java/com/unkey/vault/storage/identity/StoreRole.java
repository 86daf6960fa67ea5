package com.unkey.vault.storage.identity;

/**
 * What a store is for, in which epoch. A transition is a method on the role that allows it, and
 * asks for its evidence.
 */
public sealed interface StoreRole {
  Epoch epoch();

  /** The role as {@code store.json} writes it. */
  default String word() {
    return switch (this) {
      case Active _ -> "active";
      case Replica _ -> "replica";
      case Sealed _ -> "sealed";
    };
  }

  /** Served: instances read it and create on it. */
  record Active(Epoch epoch) implements StoreRole {
    /** No more DEKs, from now on and for good in this epoch; decrypting goes on. */
    public Sealed seal() {
      return new Sealed(epoch);
    }

    /** The same by a promotion, whose epoch it takes on. */
    public Sealed seal(ClaimedEpoch claimed) {
      return new Sealed(claimed.after(epoch));
    }
  }

  /** An asynchronous copy; nobody serves it. */
  record Replica(Epoch epoch) implements StoreRole {
    public Active promote(ClaimedEpoch claimed) {
      return new Active(claimed.after(epoch));
    }
  }

  /** Was active. Nothing is created on it again, unless an abort reopens it. */
  record Sealed(Epoch epoch) implements StoreRole {
    /** The way back of a promotion that served nobody yet. */
    public Active reopen(ClaimedEpoch claimed) {
      return new Active(claimed.after(epoch));
    }

    /**
     * @param store this store
     * @throws IllegalStateException if {@code proof} is not for {@code store}
     */
    public Replica rejoin(StoreId store, Convergence proof) {
      proof.requireCompleteFor(store);
      return new Replica(epoch);
    }
  }
}
