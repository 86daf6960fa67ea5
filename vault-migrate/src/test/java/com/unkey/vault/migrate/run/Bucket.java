package com.unkey.vault.migrate.run;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.DekId;
import com.unkey.vault.core.RingId;
import com.unkey.vault.core.crypto.Dek;
import com.unkey.vault.core.crypto.KeyWrapper;
import com.unkey.vault.core.format.WrappedDekFormat;
import com.unkey.vault.core.format.WrappedDekFormat.MalformedWrap;
import com.unkey.vault.core.store.FakeStore;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.StoredObject;
import com.unkey.vault.core.testing.TestKeks;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/** A store of a test, filled DEK by DEK. */
final class Bucket {
  static final KeyWrapper KEKS = TestKeks.of("kek_new", "kek_old");
  private static final KeyWrapper OLD = TestKeks.of("kek_old");

  final FakeStore store = new FakeStore();

  /** The same id and seed are the same DEK, in every bucket. */
  static Dek dek(String id, long createdAt, long seed) {
    byte[] material = new byte[32];
    new Random(seed * 31 + id.hashCode()).nextBytes(material);
    return new Dek(new DekId(id), createdAt, material);
  }

  static Bytes wrapped(Dek dek) {
    return WrappedDekFormat.serialize(KEKS.wrap(dek));
  }

  static Bytes wrappedOld(Dek dek) {
    return WrappedDekFormat.serialize(OLD.wrap(dek));
  }

  static ObjectKey key(String ring, Dek dek) {
    return ObjectKey.ofDek(new RingId(ring), dek.id());
  }

  static ObjectKey latest(String ring) {
    return ObjectKey.ofLatest(new RingId(ring));
  }

  /** Its own object. */
  Bucket put(String ring, Dek dek) {
    return plant(key(ring, dek), wrapped(dek));
  }

  /** {@code LATEST} alone. */
  Bucket name(String ring, Dek dek) {
    return plant(latest(ring), wrapped(dek));
  }

  /** Both, of the same bytes, as a vault creates them. */
  Bucket create(String ring, Dek dek) {
    Bytes bytes = wrapped(dek);
    return plant(key(ring, dek), bytes).plant(latest(ring), bytes);
  }

  Bucket plant(ObjectKey key, Bytes bytes) {
    store.plant(key, bytes);
    return this;
  }

  Bytes bytes(ObjectKey key) {
    return store.get(key).orElseThrow().body();
  }

  Optional<Dek> open(ObjectKey key) {
    return store.get(key).map(StoredObject::body).map(Bucket::unwrap);
  }

  boolean holds(String ring, Dek dek) {
    return open(key(ring, dek)).filter(dek::sameAs).isPresent();
  }

  boolean names(String ring, Dek dek) {
    return open(latest(ring)).filter(dek::sameAs).isPresent();
  }

  /** Every object by its key. */
  SortedMap<ObjectKey, Bytes> contents() {
    SortedMap<ObjectKey, Bytes> all = new TreeMap<>();
    store.keys().forEach(key -> all.put(key, bytes(key)));
    return all;
  }

  static Dek unwrap(Bytes bytes) {
    try {
      return KEKS.unwrap(WrappedDekFormat.parse(bytes));
    } catch (MalformedWrap e) {
      throw new AssertionError(e);
    }
  }
}
