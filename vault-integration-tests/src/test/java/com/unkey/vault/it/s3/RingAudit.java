package com.unkey.vault.it.s3;

import static org.assertj.core.api.Assertions.assertThat;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.DekId;
import com.unkey.vault.core.RingId;
import com.unkey.vault.core.crypto.Dek;
import com.unkey.vault.core.crypto.KekSet;
import com.unkey.vault.core.format.WrappedDekFormat;
import com.unkey.vault.core.format.WrappedDekFormat.MalformedWrap;
import com.unkey.vault.core.store.ListedObject;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.core.store.StoredObject;
import java.util.ArrayList;
import java.util.List;

/**
 * What must hold of a ring in a bucket, whatever happened to it: every object is a DEK that our
 * KEKs unwrap and that carries the id it is stored under, and what {@code LATEST} holds is there
 * under its own id, with the same bytes (invariant I4).
 */
final class RingAudit {
  private final ObjectStore store;
  private final KekSet keks;

  RingAudit(ObjectStore store, KekSet keks) {
    this.store = store;
    this.keks = keks;
  }

  /**
   * @return the ids of the ring's DEKs
   */
  List<DekId> check(RingId ring) {
    String prefix = "keyring/" + ring + "/";
    List<DekId> ids = new ArrayList<>();
    for (ListedObject object : store.listAll(prefix).toList()) {
      String name = object.key().value().substring(prefix.length());
      Bytes body = body(object.key());
      Dek dek = unwrap(body);
      if (name.equals(DekId.LATEST)) {
        assertThat(body(ObjectKey.ofDek(ring, dek.id()))).as("LATEST of %s", ring).isEqualTo(body);
      } else {
        assertThat(dek.id().value()).isEqualTo(name);
        ids.add(dek.id());
      }
    }
    return ids;
  }

  /** {@link #check}, and the ring has a {@code LATEST}. */
  List<DekId> checkNamed(RingId ring) {
    assertThat(store.get(ObjectKey.ofLatest(ring))).as("LATEST of %s", ring).isPresent();
    return check(ring);
  }

  /** The id of the DEK that {@code LATEST} holds. */
  DekId current(RingId ring) {
    return unwrap(body(ObjectKey.ofLatest(ring))).id();
  }

  private Bytes body(ObjectKey key) {
    return store
        .get(key)
        .map(StoredObject::body)
        .orElseThrow(() -> new AssertionError(key + " is not there"));
  }

  private Dek unwrap(Bytes body) {
    try {
      return keks.unwrap(WrappedDekFormat.parse(body));
    } catch (MalformedWrap e) {
      throw new AssertionError(e);
    }
  }
}
