package com.unkey.vault.it.sim;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.DekId;
import com.unkey.vault.core.store.ETag;
import com.unkey.vault.core.store.ListPage;
import com.unkey.vault.core.store.ListedObject;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.core.store.PutResult;
import com.unkey.vault.core.store.StoredObject;
import com.unkey.vault.storage.identity.Phase;
import com.unkey.vault.storage.identity.StoreName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What keyrings are given, with an eye on invariant I7: what was there before a read began, and is
 * never removed, must not come back as absent.
 */
record ObservedStore(ObjectStore inner, Phase phase, World world, Oracle oracle)
    implements ObjectStore {
  @Override
  public Optional<StoredObject> get(ObjectKey key) {
    boolean wasThere = readsOf(key).stream().anyMatch(store -> oracle.bucket(store).has(key));
    Optional<StoredObject> found = inner.get(key);
    if (wasThere && found.isEmpty()) {
      world.violated("I7", "%s was there, and was taken to be absent", key);
    }
    return found;
  }

  /** {@code LATEST} is the authority's; a DEK may be found in either. */
  private List<StoreName> readsOf(ObjectKey key) {
    return phase == Phase.DUAL_READ_TARGET && !key.value().endsWith("/" + DekId.LATEST)
        ? phase.writes()
        : List.of(phase.authority());
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
    List<ObjectKey> before = new ArrayList<>();
    List<StoreName> stores =
        phase == Phase.DUAL_READ_TARGET ? phase.writes() : List.of(phase.authority());
    stores.forEach(store -> before.addAll(oracle.bucket(store).keys(prefix, startAfter)));
    ListPage page = inner.list(prefix, startAfter);
    Set<ObjectKey> listed =
        page.objects().stream().map(ListedObject::key).collect(Collectors.toSet());
    for (ObjectKey key : before) {
      boolean isOnThisPage = page.nextAfter().map(end -> key.compareTo(end) <= 0).orElse(true);
      if (isOnThisPage && !listed.contains(key)) {
        world.violated("I7", "%s was there, and was not listed", key);
      }
    }
    return page;
  }
}
