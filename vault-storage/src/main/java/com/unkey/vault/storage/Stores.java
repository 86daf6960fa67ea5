package com.unkey.vault.storage;

import com.unkey.vault.core.Tasks;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.crypto.KeyWrapper;
import com.unkey.vault.core.store.ObjectDeleter;
import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.storage.disk.DiskStore;
import com.unkey.vault.storage.dual.DualEvents;
import com.unkey.vault.storage.identity.IdentityObject;
import com.unkey.vault.storage.identity.Phase;
import com.unkey.vault.storage.identity.StartCheck;
import com.unkey.vault.storage.identity.StartOutcome;
import com.unkey.vault.storage.s3.CapabilityProbe;
import com.unkey.vault.storage.s3.S3Store;
import com.unkey.vault.storage.wrap.BreakerStore;
import com.unkey.vault.storage.wrap.BulkheadStore;
import com.unkey.vault.storage.wrap.GatedStore;
import com.unkey.vault.storage.wrap.MeasuredStore;
import com.unkey.vault.storage.wrap.RetryingStore;
import com.unkey.vault.storage.wrap.TimeLimitStore;
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
    return over(adapter(config, env), config, use, env);
  }

  /**
   * A store as an adapter gives it.
   *
   * @param kind for metrics and status
   * @param deleter for the probe's own scratch keys
   * @param prepare run before the store is looked at for the first time, and again while it is out
   * @param release lets go of its connections
   */
  private record Adapter(
      String kind, ObjectStore store, ObjectDeleter deleter, Runnable prepare, Runnable release) {}

  private static Adapter adapter(StorageConfig config, StoreEnv env) {
    return switch (config.backend()) {
      case StorageConfig.Backend.Disk disk -> {
        DiskStore store = new DiskStore(disk.config(), env.time(), env.tasks());
        Runnable prepare = config.expected().init() ? store::createRoot : Stores::nothing;
        yield new Adapter("disk", store, store, prepare, Stores::nothing);
      }
      case StorageConfig.Backend.S3 s3 -> {
        S3Store store = new S3Store(s3.config());
        yield new Adapter("s3", store, store, Stores::nothing, store::close);
      }
      case StorageConfig.Backend.Given given ->
          new Adapter("given", given.store(), given.deleter(), Stores::nothing, Stores::nothing);
    };
  }

  private static void nothing() {}

  /** The chain, from the inside out. */
  private static OpenedStore over(
      Adapter adapter, StorageConfig config, StoreUse use, StoreEnv env) {
    CallLimits limits = config.limits();
    ObjectStore few = new BulkheadStore(adapter.store(), limits.maxCalls());
    ObjectStore timed = new TimeLimitStore(few, limits.callTimeout(), env.time(), env.tasks());
    ObjectStore measured = new MeasuredStore(timed, env.time(), env.meter().of(use.label()));
    BreakerStore breaker = new BreakerStore(measured, limits.breaker(), env.time());
    ObjectStore retrying =
        use.named(
            new RetryingStore(breaker, limits.retry(), env.time(), env.tasks(), env.random()));

    StoreSession session = session(adapter, retrying, config, use, env);
    ObjectStore gated = new GatedStore(retrying, session::admit);
    ObjectStore served = use.named(new TracedStore(gated, env.tracer()));

    Tasks.Task<StartOutcome> firstRound = session.begin();
    return new OpenedStore(adapter.kind(), served, session, breaker, firstRound, adapter.release());
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
        () -> use.judge().apply(prepared(adapter, check)),
        use.isWritten() ? probe::run : null,
        config.withoutIfMatch(),
        config.identityPeriod(),
        env.time(),
        env.tasks());
  }

  private static StartOutcome prepared(Adapter adapter, StartCheck check) {
    try {
      adapter.prepare().run();
    } catch (StoreUnavailable e) {
      return new StartOutcome.Waiting(e);
    }
    return check.check();
  }
}
