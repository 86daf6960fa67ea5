package com.unkey.vault.storage.identity;

import com.unkey.vault.core.VaultException.CorruptObject;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.core.store.PutResult;
import com.unkey.vault.core.store.StoredObject;
import com.unkey.vault.storage.identity.IdentityFormat.UnreadableIdentity;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/** A store's identity where it is kept; made create-only, changed only by If-Match. */
public final class IdentityObject {
  public static final ObjectKey KEY = new ObjectKey("_vault/store.json");

  private final ObjectStore store;
  private final RandomGenerator random;

  /**
   * @param random for the nonce of each change
   */
  public IdentityObject(ObjectStore store, RandomGenerator random) {
    this.store = store;
    this.random = random;
  }

  /**
   * Reads it now, never from a cache.
   *
   * @throws StoreUnavailable if the store could not say
   */
  public IdentityRead read() {
    Optional<StoredObject> object;
    try {
      object = store.get(KEY);
    } catch (CorruptObject e) {
      return new IdentityRead.Unreadable(e.operatorDetail());
    }
    if (object.isEmpty()) {
      return new IdentityRead.Absent();
    }
    try {
      return new IdentityRead.Found(IdentityFormat.parse(object.get().body()), object.get().etag());
    } catch (UnreadableIdentity e) {
      return new IdentityRead.Unreadable(KEY + ": " + e.getMessage());
    }
  }

  /**
   * Stamps a store that has no identity yet.
   *
   * @throws StoreUnavailable if nothing was written for certain
   */
  public IdentityChange create(StoreId id, Epoch epoch) {
    StoreIdentity first = StoreIdentity.stamp(id, epoch, random);
    return outcome(first, store.putIfAbsent(KEY, IdentityFormat.serialize(first)));
  }

  /**
   * Writes what {@code change} makes of the identity read, as its next generation, unless it was
   * changed since.
   *
   * @throws StoreUnavailable if nothing was written for certain
   */
  public IdentityChange change(IdentityRead.Found read, UnaryOperator<StoreIdentity> change) {
    StoreIdentity next = change.apply(read.identity()).asChangeOf(read.identity(), random);
    return outcome(next, store.putIfMatch(KEY, read.etag(), IdentityFormat.serialize(next)));
  }

  private static IdentityChange outcome(StoreIdentity written, PutResult result) {
    return switch (result) {
      case PutResult.Stored stored ->
          new IdentityChange.Done(new IdentityRead.Found(written, stored.etag()));
      case PutResult.Conflict _ -> new IdentityChange.Overtaken();
      case PutResult.Unknown unknown -> new IdentityChange.Unknown(unknown.cause());
    };
  }
}
