package com.unkey.vault.it.sim;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.DekId;
import com.unkey.vault.core.KekId;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.store.ETag;
import com.unkey.vault.core.store.Fence;
import com.unkey.vault.core.store.ListPage;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.core.store.PutResult;
import com.unkey.vault.core.store.PutResult.Stored;
import com.unkey.vault.core.store.StoredObject;
import com.unkey.vault.storage.OpenedStores;
import com.unkey.vault.storage.dual.SameDek;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Bugs that each look like a small simplification, as wrappers around what they simplify. */
final class Plants {
  private Plants() {}

  /** {@code LATEST} names the DEK before its own object is written. */
  static final Plant LATEST_FIRST =
      keyrings((sim, opened) -> new Plant.Keys(new LatestFirst(opened.store()), opened.fence()));

  /** {@code LATEST} names the DEK before the identity is read again. */
  static final Plant NAMED_BEFORE_THE_CHECK =
      keyrings((sim, opened) ->
          new Plant.Keys(new NamedAtOnce(opened.store(), new SameDek(sim.keks)), opened.fence()));

  /** A DEK that the authority confirmed is used, whatever the follower says. */
  static final Plant ONE_STORE_CONFIRMED =
      keyrings((sim, opened) -> new Plant.Keys(new OneStoreIsEnough(opened), opened.fence()));

  /** An adopted DEK is there already, so it is not written to the other store. */
  static final Plant ADOPTED_FROM_ONE_STORE =
      keyrings((sim, opened) -> new Plant.Keys(new AdoptsAsItIs(opened.store()), opened.fence()));

  /** The identity is read before the write, and not again. */
  static final Plant CHECKED_ONLY_BEFORE =
      keyrings((sim, opened) -> {
        ThreadLocal<Boolean> hasWritten = ThreadLocal.withInitial(() -> false);
        return new Plant.Keys(
            new NotesWrites(opened.store(), hasWritten),
            new AskedBefore(opened.fence(), hasWritten));
      });

  /** A store that cannot say is taken to have nothing. */
  static final Plant ABSENT_IN_AN_OUTAGE =
      new Plant() {
        @Override
        public BucketClient client(Node node, Bucket bucket, Weather weather, int pageSize) {
          return new TakesOutageForAbsence(node, bucket, weather, pageSize);
        }
      };

  /** A 404 without a code is taken to mean that there is no such object, as a HEAD's would be. */
  static final Plant ABSENT_BY_HEAD =
      new Plant() {
        @Override
        public BucketClient client(Node node, Bucket bucket, Weather weather, int pageSize) {
          return new AsksByHead(node, bucket, weather, pageSize);
        }
      };

  /** A 412 is a conflict, also if it is one's own write that is there. */
  static final Plant CONFLICT_BELIEVED =
      new Plant() {
        @Override
        public BucketClient client(Node node, Bucket bucket, Weather weather, int pageSize) {
          return new BelievesConflict(node, bucket, weather, pageSize);
        }
      };

  /** The creators stay as wide as the roll-out needs them. */
  static final Plant NOT_NARROWED =
      new Plant() {
        @Override
        public boolean narrows() {
          return false;
        }
      };

  /** The gate counts a copy that began before the creators were narrowed. */
  static final Plant COPIED_BEFORE_NARROWING =
      new Plant() {
        @Override
        public boolean bindsAttestation() {
          return false;
        }

        @Override
        public boolean copiesAfterNarrowing() {
          return false;
        }
      };

  /** What was verified once stays verified. */
  static final Plant OLD_ATTESTATION =
      new Plant() {
        @Override
        public boolean bindsAttestation() {
          return false;
        }
      };

  private interface Wiring {
    Plant.Keys of(Sim sim, OpenedStores opened);
  }

  private static Plant keyrings(Wiring wiring) {
    return new Plant() {
      @Override
      public Keys keys(Sim sim, OpenedStores opened) {
        return wiring.of(sim, opened);
      }
    };
  }

  private static boolean isLatest(ObjectKey key) {
    return key.value().endsWith("/" + DekId.LATEST);
  }

  /** Everything as the store inside does it. */
  private abstract static class Around implements ObjectStore {
    final ObjectStore inner;

    Around(ObjectStore inner) {
      this.inner = inner;
    }

    @Override
    public Optional<StoredObject> get(ObjectKey key) {
      return inner.get(key);
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

  private static final class LatestFirst extends Around {
    LatestFirst(ObjectStore inner) {
      super(inner);
    }

    @Override
    public PutResult putIfAbsent(ObjectKey key, Bytes body) {
      if (!isLatest(key)) {
        Optional<StoredObject> there = inner.get(latestOf(key));
        var _ =
            there.isPresent()
                ? inner.putIfMatch(latestOf(key), there.get().etag(), body)
                : inner.putIfAbsent(latestOf(key), body);
      }
      return inner.putIfAbsent(key, body);
    }
  }

  private static final class NamedAtOnce extends Around {
    private final SameDek sameDek;

    NamedAtOnce(ObjectStore inner, SameDek sameDek) {
      super(inner);
      this.sameDek = sameDek;
    }

    @Override
    public PutResult putIfAbsent(ObjectKey key, Bytes body) {
      PutResult result = inner.putIfAbsent(key, body);
      if (!isLatest(key) && result instanceof Stored) {
        name(latestOf(key), body);
      }
      return result;
    }

    private void name(ObjectKey latest, Bytes body) {
      Optional<StoredObject> there = inner.get(latest);
      if (there.isEmpty()) {
        var _ = inner.putIfAbsent(latest, body);
      } else if (sameDek.compare(body, there.get().body())
              instanceof SameDek.Verdict.AnotherDek(DekId _, boolean isOlder)
          && isOlder) {
        var _ = inner.putIfMatch(latest, there.get().etag(), body);
      }
    }
  }

  private static ObjectKey latestOf(ObjectKey dek) {
    String folder = dek.value().substring(0, dek.value().lastIndexOf('/') + 1);
    return new ObjectKey(folder + DekId.LATEST);
  }

  private static final class OneStoreIsEnough extends Around {
    private final List<OpenedStores.Store> written;

    OneStoreIsEnough(OpenedStores opened) {
      super(opened.store());
      this.written = opened.all().stream().filter(OpenedStores.Store::isWritten).toList();
    }

    @Override
    public PutResult putIfAbsent(ObjectKey key, Bytes body) {
      if (isLatest(key) || written.size() == 1) {
        return inner.putIfAbsent(key, body);
      }
      PutResult first = written.getFirst().opened().store().putIfAbsent(key, body);
      if (first instanceof Stored) {
        try {
          var _ = written.getLast().opened().store().putIfAbsent(key, body);
        } catch (StoreUnavailable e) {
          // It is in the other one.
        }
      }
      return first;
    }
  }

  private static final class AdoptsAsItIs extends Around {
    AdoptsAsItIs(ObjectStore inner) {
      super(inner);
    }

    @Override
    public PutResult putIfAbsent(ObjectKey key, Bytes body) {
      if (!isLatest(key)) {
        Optional<StoredObject> there = inner.get(key);
        if (there.isPresent() && there.get().body().equals(body)) {
          return new Stored(there.get().etag());
        }
      }
      return inner.putIfAbsent(key, body);
    }
  }

  private static final class NotesWrites extends Around {
    private final ThreadLocal<Boolean> hasWritten;

    NotesWrites(ObjectStore inner, ThreadLocal<Boolean> hasWritten) {
      super(inner);
      this.hasWritten = hasWritten;
    }

    @Override
    public PutResult putIfAbsent(ObjectKey key, Bytes body) {
      PutResult result = inner.putIfAbsent(key, body);
      hasWritten.set(!isLatest(key) && result instanceof Stored);
      return result;
    }
  }

  private record AskedBefore(Fence inner, ThreadLocal<Boolean> hasWritten) implements Fence {
    @Override
    public void checkEncrypt() {
      inner.checkEncrypt();
    }

    @Override
    public void checkCreate(KekId wrapKek) {
      if (hasWritten.get()) {
        hasWritten.set(false);
      } else {
        inner.checkCreate(wrapKek);
      }
    }
  }

  private static final class TakesOutageForAbsence extends BucketClient {
    TakesOutageForAbsence(Node node, Bucket bucket, Weather weather, int pageSize) {
      super(node, bucket, weather, pageSize);
    }

    @Override
    public Optional<StoredObject> get(ObjectKey key) {
      try {
        return super.get(key);
      } catch (StoreUnavailable e) {
        if (key.value().startsWith(ObjectKey.RINGS)) {
          return Optional.empty();
        }
        throw e;
      }
    }
  }

  private static final class AsksByHead extends BucketClient {
    AsksByHead(Node node, Bucket bucket, Weather weather, int pageSize) {
      super(node, bucket, weather, pageSize);
    }

    @Override
    public Optional<StoredObject> get(ObjectKey key) {
      try {
        return super.get(key);
      } catch (StoreUnavailable e) {
        if (e.reason() == StoreUnavailable.Reason.MISCONFIGURED
            && key.value().startsWith(ObjectKey.RINGS)) {
          return Optional.empty();
        }
        throw e;
      }
    }
  }

  private static final class BelievesConflict extends BucketClient {
    BelievesConflict(Node node, Bucket bucket, Weather weather, int pageSize) {
      super(node, bucket, weather, pageSize);
    }

    @Override
    PutResult refused(ObjectKey key, Bytes body) {
      return new PutResult.Conflict();
    }
  }
}
