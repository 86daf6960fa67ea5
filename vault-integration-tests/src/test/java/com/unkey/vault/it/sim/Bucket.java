package com.unkey.vault.it.sim;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.VaultException.StoreUnavailable.Reason;
import com.unkey.vault.core.store.ETag;
import com.unkey.vault.core.store.ListPage;
import com.unkey.vault.core.store.ListedObject;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.StoredObject;
import com.unkey.vault.storage.identity.StoreName;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A bucket as it truly is: one object per key at a time, conditional puts decided in an instant.
 * {@link BucketClient} is how anybody reaches it.
 */
final class Bucket {
  private final World world;
  private final StoreName name;
  private final Oracle oracle;
  private final NavigableMap<ObjectKey, StoredObject> objects = new TreeMap<>();
  private long versions;
  private @Nullable Reason outage;
  private long outageEnds;

  Bucket(World world, StoreName name, Oracle oracle) {
    this.world = world;
    this.name = name;
    this.oracle = oracle;
  }

  StoreName name() {
    return name;
  }

  Optional<StoredObject> get(ObjectKey key) {
    return Optional.ofNullable(objects.get(key));
  }

  boolean has(ObjectKey key) {
    return objects.containsKey(key);
  }

  /** Every key that begins with {@code prefix}, after {@code startAfter}. */
  List<ObjectKey> keys(String prefix, @Nullable ObjectKey startAfter) {
    NavigableMap<ObjectKey, StoredObject> rest =
        startAfter == null ? objects : objects.tailMap(startAfter, false);
    return rest.keySet().stream().filter(key -> key.value().startsWith(prefix)).toList();
  }

  ListPage list(String prefix, @Nullable ObjectKey startAfter, int limit) {
    List<ObjectKey> keys = keys(prefix, startAfter);
    List<ListedObject> page = new ArrayList<>();
    for (ObjectKey key : keys.subList(0, Math.min(limit, keys.size()))) {
      get(key)
          .ifPresent(
              object -> page.add(new ListedObject(key, object.body().size(), object.etag())));
    }
    return new ListPage(
        page, keys.size() > limit ? Optional.of(page.getLast().key()) : Optional.empty());
  }

  /** Empty if the key is taken: 412. */
  Optional<ETag> putIfAbsent(ObjectKey key, Bytes body) {
    return has(key) ? Optional.empty() : Optional.of(put(key, body));
  }

  /** Empty if another version is there, or none: 412. */
  Optional<ETag> putIfMatch(ObjectKey key, ETag expected, Bytes body) {
    return get(key).filter(there -> there.etag().equals(expected)).map(_ -> put(key, body));
  }

  private ETag put(ObjectKey key, Bytes body) {
    StoredObject object = new StoredObject(body, new ETag("\"" + ++versions + "\""));
    @Nullable StoredObject before = objects.put(key, object);
    oracle.written(this, key, before, object);
    return object.etag();
  }

  void delete(ObjectKey key) {
    objects.remove(key);
  }

  void fail(Reason reason, long nanos) {
    world.say("%s fails with %s for %d ms", name.word(), reason, nanos / 1_000_000);
    outage = reason;
    outageEnds = world.now() + nanos;
  }

  void heal() {
    outage = null;
  }

  /** What every request is answered now; empty if it is served. */
  Optional<Reason> outage() {
    return Optional.ofNullable(outageEnds > world.now() ? outage : null);
  }
}
