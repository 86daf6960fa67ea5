package com.unkey.vault.storage.wrap;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.store.ETag;
import com.unkey.vault.core.store.ListPage;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.core.store.PutResult;
import com.unkey.vault.core.store.StoredObject;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Hands every operation of the store inside to {@link #around}: where a wrapper says its one rule.
 */
abstract class AroundStore implements ObjectStore {
  private final ObjectStore inner;

  AroundStore(ObjectStore inner) {
    this.inner = inner;
  }

  /** Makes the call, or does not, and answers for it. */
  abstract <T> T around(StoreCall<T> call);

  @Override
  public final Optional<StoredObject> get(ObjectKey key) {
    return around(StoreCall.get(() -> inner.get(key)));
  }

  @Override
  public final PutResult putIfAbsent(ObjectKey key, Bytes body) {
    return around(StoreCall.put(StoreOperation.PUT_IF_ABSENT, () -> inner.putIfAbsent(key, body)));
  }

  @Override
  public final PutResult putIfMatch(ObjectKey key, ETag expected, Bytes body) {
    return around(
        StoreCall.put(StoreOperation.PUT_IF_MATCH, () -> inner.putIfMatch(key, expected, body)));
  }

  @Override
  public final ListPage list(String prefix, @Nullable ObjectKey startAfter) {
    return around(StoreCall.list(() -> inner.list(prefix, startAfter)));
  }
}
