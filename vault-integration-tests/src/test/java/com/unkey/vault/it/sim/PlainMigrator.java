package com.unkey.vault.it.sim;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.DekId;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.VaultException.StoreUnavailable.Reason;
import com.unkey.vault.core.store.ListedObject;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.core.store.PutResult;
import com.unkey.vault.core.store.StoredObject;
import com.unkey.vault.storage.dual.SameDek;
import com.unkey.vault.storage.identity.StoreName;
import com.unkey.vault.storage.wrap.RetryPolicy;
import com.unkey.vault.storage.wrap.RetryingStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The rules of a copy in their shortest form: create-only, and a DEK only in LATEST is one. */
final class PlainMigrator implements Migrator {
  private final Sim sim;
  private final SameDek sameDek;

  PlainMigrator(Sim sim) {
    this.sim = sim;
    this.sameDek = new SameDek(sim.keks);
  }

  private ObjectStore store(Node node, StoreName name) {
    return new RetryingStore(
        sim.client(node, name), RetryPolicy.DEFAULT, node, node, node.random());
  }

  @Override
  public void copy(Node node, StoreName from) {
    ObjectStore to = store(node, from.other());
    deks(store(node, from)).forEach((key, body) -> create(to, key, body));
  }

  private void create(ObjectStore to, ObjectKey key, Bytes body) {
    switch (to.putIfAbsent(key, body)) {
      case PutResult.Stored _ -> {}
      case PutResult.Unknown(StoreUnavailable cause) -> throw cause;
      case PutResult.Conflict _ -> {
        if (!isSame(body, to.get(key))) {
          throw new IllegalStateException(key + " is two DEKs");
        }
      }
    }
  }

  @Override
  public boolean agrees(Node node, StoreName from) {
    ObjectStore to = store(node, from.other());
    return deks(store(node, from)).entrySet().stream()
        .allMatch(dek -> isSame(dek.getValue(), to.get(dek.getKey())));
  }

  private boolean isSame(Bytes body, Optional<StoredObject> there) {
    return there
        .filter(other -> sameDek.compare(body, other.body()) instanceof SameDek.Verdict.Same)
        .isPresent();
  }

  /** Every DEK, by the key of its own object. */
  private Map<ObjectKey, Bytes> deks(ObjectStore from) {
    Map<ObjectKey, Bytes> deks = new TreeMap<>();
    List<ObjectKey> keys = from.listAll(ObjectKey.RINGS).map(ListedObject::key).toList();
    for (ObjectKey key : keys) {
      Bytes body =
          from.get(key)
              .orElseThrow(() -> new StoreUnavailable(Reason.SERVER_ERROR, "listed, and gone"))
              .body();
      int slash = key.value().lastIndexOf('/');
      boolean isLatest = key.value().endsWith("/" + DekId.LATEST);
      deks.putIfAbsent(
          isLatest
              ? new ObjectKey(key.value().substring(0, slash + 1) + sameDek.read(body).id())
              : key,
          body);
    }
    return deks;
  }
}
