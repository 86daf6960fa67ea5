package com.unkey.vault.bench.jmh;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.store.ETag;
import com.unkey.vault.core.store.ListPage;
import com.unkey.vault.core.store.ListedObject;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.core.store.PutResult;
import com.unkey.vault.core.store.StoredObject;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** As much of a store as warming rings needs: create-only, no replacing. */
final class MapStore implements ObjectStore {
  private final NavigableMap<ObjectKey, StoredObject> objects = new ConcurrentSkipListMap<>();

  @Override
  public Optional<StoredObject> get(ObjectKey key) {
    return Optional.ofNullable(objects.get(key));
  }

  @Override
  public PutResult putIfAbsent(ObjectKey key, Bytes body) {
    ETag etag = new ETag(Integer.toHexString(body.hashCode()));
    StoredObject there = objects.putIfAbsent(key, new StoredObject(body, etag));
    return there == null || there.body().equals(body)
        ? new PutResult.Stored(etag)
        : new PutResult.Conflict();
  }

  @Override
  public PutResult putIfMatch(ObjectKey key, ETag expected, Bytes body) {
    throw new UnsupportedOperationException("nothing here rotates");
  }

  @Override
  public ListPage list(String prefix, @Nullable ObjectKey startAfter) {
    List<ListedObject> found =
        objects.tailMap(new ObjectKey(prefix)).entrySet().stream()
            .takeWhile(entry -> entry.getKey().value().startsWith(prefix))
            .map(MapStore::listed)
            .toList();
    return new ListPage(found, Optional.empty());
  }

  private static ListedObject listed(Map.Entry<ObjectKey, StoredObject> entry) {
    StoredObject object = entry.getValue();
    return new ListedObject(entry.getKey(), object.body().size(), object.etag());
  }
}
