package com.unkey.vault.core.testing;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.store.ETag;
import com.unkey.vault.core.store.FakeStore;
import com.unkey.vault.core.store.ListPage;
import com.unkey.vault.core.store.ObjectDeleter;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.core.store.PutResult;
import com.unkey.vault.core.store.StoredObject;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A store that ignores a precondition without a word, as some real ones do. */
public record CarelessStore(FakeStore inner, boolean ignoresIfNoneMatch, boolean ignoresIfMatch)
    implements ObjectStore, ObjectDeleter {
  @Override
  public Optional<StoredObject> get(ObjectKey key) {
    return inner.get(key);
  }

  @Override
  public PutResult putIfAbsent(ObjectKey key, Bytes body) {
    if (ignoresIfNoneMatch) {
      inner.delete(key);
    }
    return inner.putIfAbsent(key, body);
  }

  @Override
  public PutResult putIfMatch(ObjectKey key, ETag expected, Bytes body) {
    if (ignoresIfMatch) {
      inner.delete(key);
      return inner.putIfAbsent(key, body);
    }
    return inner.putIfMatch(key, expected, body);
  }

  @Override
  public ListPage list(String prefix, @Nullable ObjectKey startAfter) {
    return inner.list(prefix, startAfter);
  }

  @Override
  public void delete(ObjectKey key) {
    inner.delete(key);
  }
}
