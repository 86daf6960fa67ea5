package com.unkey.vault.storage;

import com.unkey.vault.core.Tasks;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.crypto.KeyWrapper;
import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.storage.dual.DualEvents;
import com.unkey.vault.storage.identity.IdentityObject;
import com.unkey.vault.storage.identity.Phase;
import com.unkey.vault.storage.identity.StartCheck;
import com.unkey.vault.storage.identity.StartOutcome;
import com.unkey.vault.storage.s3.CapabilityProbe;
import com.unkey.vault.storage.wrap.GatedStore;
import com.unkey.vault.storage.wrap.TracedStore;
import java.util.List;

/**
 * Opens the stores that the configuration names: the adapter, its wrappers, and the look at it; in
 * a migration both, and the dual write over them.
 */
public final class Stores {
  private Stores() {}

  /**
   * Opens what the configuration names and begins to look at it in the background. Never fails on
   * an outage: the process stays up, and a store is served once it answers and is ours.
   *
   * @param wrapper to tell whether two stores hold one DEK
   * @param events told of what a dual write meets
   */
  public static OpenedStores open(
      StoreSet stores, StoreEnv env, KeyWrapper wrapper, DualEvents events) {
    return switch (stores) {
      case StoreSet.Single(Phase phase, StorageConfig config) -> {
        OpenedStore store = open(config, StoreUse.single(phase), env);
        yield new OpenedStores(
            phase,
            store.store(),
            store.fence(),
            List.of(new OpenedStores.Store(OpenedStores.SINGLE, true, store)));
      }
      case StoreSet.Migrating migrating -> MigratingStores.open(migrating, env, wrapper, events);
    };
  }

  /** One store, outside any migration. */
  public static OpenedStore open(StorageConfig config, StoreEnv env) {
    return open(config, StoreUse.single(Phase.SOURCE), env);
  }

  static OpenedStore open(StorageConfig config, StoreUse use, StoreEnv env) {
    return over(Adapter.of(config, env), config, use, env);
  }

  /** The store that keyrings are given: the chain, gated by what is known of the store. */
  private static OpenedStore over(
      Adapter adapter, StorageConfig config, StoreUse use, StoreEnv env) {
    Chain chain = Chain.around(adapter.store(), config.limits(), use.label(), env);
    ObjectStore retrying = use.named(chain.store());

    StoreSession session = session(adapter, retrying, config, use, env);
    ObjectStore gated = new GatedStore(retrying, session::admit);
    ObjectStore served = use.named(new TracedStore(gated, env.tracer()));

    Tasks.Task<StartOutcome> firstRound = session.begin();
    return new OpenedStore(
        adapter.kind(), served, session, chain.breaker(), firstRound, adapter.release());
  }

  private static StoreSession session(
      Adapter adapter, ObjectStore store, StorageConfig config, StoreUse use, StoreEnv env) {
    IdentityObject identity = new IdentityObject(store, env.random());
    StartCheck check = new StartCheck(store, identity, config.expected(), env.random());
    CapabilityProbe probe =
        new CapabilityProbe(store, adapter.deleter(), env.time(), env.tasks(), env.random());
    return new StoreSession(
        use.what(),
        identity,
        use.phase(),
        () -> use.judge().apply(prepared(adapter, config.expected().init(), check)),
        use.isWritten() ? probe::run : null,
        config.withoutIfMatch(),
        config.identityPeriod(),
        env.time(),
        env.tasks());
  }

  private static StartOutcome prepared(Adapter adapter, boolean init, StartCheck check) {
    try {
      if (init) {
        adapter.createPlace().run();
      }
    } catch (StoreUnavailable e) {
      return new StartOutcome.Waiting(e);
    }
    return check.check();
  }
}
