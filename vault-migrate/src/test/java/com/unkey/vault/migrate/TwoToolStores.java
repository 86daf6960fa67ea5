package com.unkey.vault.migrate;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.store.FakeStore;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.core.testing.VirtualTime;
import com.unkey.vault.storage.StorageConfig;
import com.unkey.vault.storage.StorageConfig.Backend;
import com.unkey.vault.storage.StoreEnv;
import com.unkey.vault.storage.StoreSet;
import com.unkey.vault.storage.ToolStore;
import com.unkey.vault.storage.ToolStores;
import com.unkey.vault.storage.identity.Creators;
import com.unkey.vault.storage.identity.Epoch;
import com.unkey.vault.storage.identity.IdentityObject;
import com.unkey.vault.storage.identity.IdentityRead.Found;
import com.unkey.vault.storage.identity.Phase;
import com.unkey.vault.storage.identity.StoreExpectation;
import com.unkey.vault.storage.identity.StoreId;
import com.unkey.vault.storage.identity.StoreIdentity;
import com.unkey.vault.storage.wrap.StoreMeter;
import com.unkey.vault.storage.wrap.StoreTracer;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.UnaryOperator;

/** Two stores in memory under virtual time, and how a tool and an operator reach them. */
public final class TwoToolStores {
  public final VirtualTime time = new VirtualTime();
  public final Random random = new Random(11);
  public final FakeStore source = new FakeStore();
  public final FakeStore target = new FakeStore();

  public StoreEnv env() {
    return new StoreEnv(time, time, random, StoreMeter.NONE, StoreTracer.NONE);
  }

  public ToolStores open(Phase phase) {
    return open(phase, source, target);
  }

  /**
   * @param sourceLine how the source is reached: it, or a wrapper of it
   */
  public ToolStores open(Phase phase, ObjectStore sourceLine, ObjectStore targetLine) {
    return ToolStores.open(
        new StoreSet.Migrating(
            phase,
            StorageConfig.of(new Backend.Given(sourceLine, source), expectation(StoreSet.SOURCE)),
            StorageConfig.of(new Backend.Given(targetLine, target), expectation(StoreSet.TARGET))),
        env());
  }

  /** The source, without the retries that a tool's stores have. */
  public ToolStore bareSource(ObjectStore line) {
    return new ToolStore(
        "source",
        line,
        new IdentityObject(line, random),
        StorageConfig.of(new Backend.Given(line, source), expectation(StoreSet.SOURCE)));
  }

  private static StoreExpectation expectation(String table) {
    return StoreExpectation.of(table, false, Optional.empty(), OptionalLong.empty());
  }

  /** Gives both stores an identity: {@code A} is the source, {@code B} the target. */
  public TwoToolStores stamped(Creators creators) {
    stamp(source, "A", creators);
    stamp(target, "B", creators);
    return this;
  }

  private void stamp(FakeStore store, String id, Creators creators) {
    new IdentityObject(store, random).create(new StoreId(id), Epoch.FIRST);
    if (!creators.equals(Creators.only(Phase.SOURCE))) {
      change(store, identity -> identity.with(creators));
    }
  }

  /** Changes a store's identity, whatever a tool would say to it. */
  public void change(FakeStore store, UnaryOperator<StoreIdentity> change) {
    IdentityObject object = new IdentityObject(store, random);
    object.change((Found) object.read(), change);
  }

  public StoreIdentity identity(FakeStore store) {
    return ((Found) new IdentityObject(store, random).read()).identity();
  }

  public void put(FakeStore store, String key, String body) {
    store.putIfAbsent(new ObjectKey(key), Bytes.utf8(body));
  }
}
