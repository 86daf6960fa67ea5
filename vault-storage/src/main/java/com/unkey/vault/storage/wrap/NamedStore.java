package com.unkey.vault.storage.wrap;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.store.ETag;
import com.unkey.vault.core.store.ListPage;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.core.store.PutResult;
import com.unkey.vault.core.store.StoredObject;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Says which store it was, in every {@link StoreUnavailable}: for a store that is one of two.
 *
 * @param name {@code source} or {@code target}
 */
public record NamedStore(ObjectStore inner, String name) implements ObjectStore {
  @Override
  public Optional<StoredObject> get(ObjectKey key) {
    return named(() -> inner.get(key));
  }

  @Override
  public PutResult putIfAbsent(ObjectKey key, Bytes body) {
    return named(named(() -> inner.putIfAbsent(key, body)));
  }

  @Override
  public PutResult putIfMatch(ObjectKey key, ETag expected, Bytes body) {
    return named(named(() -> inner.putIfMatch(key, expected, body)));
  }

  @Override
  public ListPage list(String prefix, @Nullable ObjectKey startAfter) {
    return named(() -> inner.list(prefix, startAfter));
  }

  private PutResult named(PutResult result) {
    return result instanceof PutResult.Unknown(StoreUnavailable cause)
        ? new PutResult.Unknown(cause.of(name))
        : result;
  }

  private <T> T named(Supplier<T> call) {
    try {
      return call.get();
    } catch (StoreUnavailable e) {
      throw e.of(name);
    }
  }
}
