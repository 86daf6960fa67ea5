package com.unkey.vault.storage.identity;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.store.ETag;
import com.unkey.vault.core.store.ListPage;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.core.store.PutResult;
import com.unkey.vault.core.store.StoredObject;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A store on which somebody else stamps store A just before this one writes anything. */
record OvertakenStore(ObjectStore inner) implements ObjectStore {
  @Override
  public Optional<StoredObject> get(ObjectKey key) {
    return inner.get(key);
  }

  @Override
  public PutResult putIfAbsent(ObjectKey key, Bytes body) {
    new IdentityObject(inner, new Random(77)).create(new StoreId("A"), Epoch.FIRST);
    return inner.putIfAbsent(key, body);
  }

  @Override
  public PutResult putIfMatch(ObjectKey key, ETag expected, Bytes body) {
    return inner.putIfMatch(key, expected, body);
  }

  @Override
  public ListPage list(String prefix, @Nullable ObjectKey startAfter) {
    return inner.list(prefix, startAfter);
  }
}
