package com.unkey.vault.storage.memory;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.store.BodyLimit;
import com.unkey.vault.core.store.ETag;
import com.unkey.vault.core.store.ListPage;
import com.unkey.vault.core.store.ListedObject;
import com.unkey.vault.core.store.ObjectDeleter;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.core.store.PutResult;
import com.unkey.vault.core.store.StoredObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A bucket in this process's memory, gone with it. Never blocks and never fails. */
public final class MemoryStore implements ObjectStore, ObjectDeleter {
  private static final int PAGE = 1_000;

  private final ConcurrentSkipListMap<ObjectKey, StoredObject> objects =
      new ConcurrentSkipListMap<>();
  private final AtomicLong versions = new AtomicLong();

  @Override
  public Optional<StoredObject> get(ObjectKey key) {
    StoredObject there = objects.get(key);
    if (there != null) {
      BodyLimit.require(key, there.body());
    }
    return Optional.ofNullable(there);
  }

  @Override
  public PutResult putIfAbsent(ObjectKey key, Bytes body) {
    StoredObject ours = version(body);
    return outcome(ours, objects.merge(key, ours, (there, mine) -> there));
  }

  @Override
  public PutResult putIfMatch(ObjectKey key, ETag expected, Bytes body) {
    StoredObject ours = version(body);
    StoredObject now =
        objects.computeIfPresent(key, (_, there) -> there.etag().equals(expected) ? ours : there);
    return now == null ? new PutResult.Conflict() : outcome(ours, now);
  }

  @Override
  public ListPage list(String prefix, @Nullable ObjectKey startAfter) {
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
  public void delete(ObjectKey key) {
    objects.remove(key);
  }

  private StoredObject version(Bytes body) {
    return new StoredObject(body, new ETag("\"" + versions.incrementAndGet() + "\""));
  }

  private static PutResult outcome(StoredObject ours, StoredObject there) {
    return there.body().equals(ours.body())
        ? new PutResult.Stored(there.etag())
        : new PutResult.Conflict();
  }
}
