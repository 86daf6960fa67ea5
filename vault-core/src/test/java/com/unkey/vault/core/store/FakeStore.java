package com.unkey.vault.core.store;

import com.unkey.vault.core.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A store in memory that keeps the contract; what the faulty stores beside it wrap. Its pages are
 * small on purpose.
 */
public final class FakeStore implements ObjectStore, ObjectDeleter {
  private static final int PAGE = 7;

  private final TreeMap<ObjectKey, StoredObject> objects = new TreeMap<>();
  private long version;

  @Override
  public synchronized Optional<StoredObject> get(ObjectKey key) {
    StoredObject there = objects.get(key);
    if (there != null) {
      BodyLimit.require(key, there.body());
    }
    return Optional.ofNullable(there);
  }

  @Override
  public synchronized PutResult putIfAbsent(ObjectKey key, Bytes body) {
    return objects.containsKey(key) ? unlessOurs(key, body) : store(key, body);
  }

  @Override
  public synchronized PutResult putIfMatch(ObjectKey key, ETag expected, Bytes body) {
    StoredObject there = objects.get(key);
    return there != null && there.etag().equals(expected)
        ? store(key, body)
        : unlessOurs(key, body);
  }

  @Override
  public synchronized ListPage list(String prefix, @Nullable ObjectKey startAfter) {
    List<ListedObject> page = new ArrayList<>();
    var candidates = startAfter == null ? objects : objects.tailMap(startAfter, false);
    for (var entry : candidates.entrySet()) {
      if (!entry.getKey().value().startsWith(prefix)) {
        continue;
      }
      if (page.size() == PAGE) {
        return new ListPage(page, Optional.of(page.getLast().key()));
      }
      StoredObject object = entry.getValue();
      page.add(new ListedObject(entry.getKey(), object.body().size(), object.etag()));
    }
    return new ListPage(page, Optional.empty());
  }

  @Override
  public synchronized void delete(ObjectKey key) {
    objects.remove(key);
  }

  /** Puts whatever a test needs to be there, without conditions. */
  public synchronized void plant(ObjectKey key, Bytes body) {
    store(key, body);
  }

  /** Every key, in order. */
  public synchronized List<ObjectKey> keys() {
    return List.copyOf(objects.keySet());
  }

  private PutResult store(ObjectKey key, Bytes body) {
    ETag etag = new ETag("\"" + ++version + "\"");
    objects.put(key, new StoredObject(body, etag));
    return new PutResult.Stored(etag);
  }

  private PutResult unlessOurs(ObjectKey key, Bytes body) {
    StoredObject there = objects.get(key);
    return there != null && there.body().equals(body)
        ? new PutResult.Stored(there.etag())
        : new PutResult.Conflict();
  }
}
