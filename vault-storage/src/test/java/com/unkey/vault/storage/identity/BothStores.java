package com.unkey.vault.storage.identity;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.store.ETag;
import com.unkey.vault.core.store.ListPage;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.core.store.PutResult;
import com.unkey.vault.core.store.PutResult.Stored;
import com.unkey.vault.core.store.StoredObject;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * As much of a dual write as the fence's schedules need: creates in both, reads from the first,
 * replaces in the first.
 */
record BothStores(ObjectStore first, ObjectStore second) implements ObjectStore {
  @Override
  public Optional<StoredObject> get(ObjectKey key) {
    return first.get(key);
  }

  @Override
  public PutResult putIfAbsent(ObjectKey key, Bytes body) {
    PutResult result = first.putIfAbsent(key, body);
    if (!(result instanceof Stored)) {
      return result;
    }
    PutResult other = second.putIfAbsent(key, body);
    return other instanceof Stored ? result : other;
  }

  @Override
  public PutResult putIfMatch(ObjectKey key, ETag expected, Bytes body) {
    return first.putIfMatch(key, expected, body);
  }

  @Override
  public ListPage list(String prefix, @Nullable ObjectKey startAfter) {
    return first.list(prefix, startAfter);
  }
}
