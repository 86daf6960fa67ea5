package com.unkey.vault.storage.identity;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.store.ETag;
import com.unkey.vault.core.store.ListPage;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.core.store.PutResult;
import com.unkey.vault.core.store.StoredObject;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A store on which something happens after a read took place and before its answer arrives. */
record AfterReadStore(ObjectStore inner, Runnable meanwhile) implements ObjectStore {
  @Override
  public Optional<StoredObject> get(ObjectKey key) {
    Optional<StoredObject> answer = inner.get(key);
    meanwhile.run();
    return answer;
  }

  @Override
  public PutResult putIfAbsent(ObjectKey key, Bytes body) {
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
