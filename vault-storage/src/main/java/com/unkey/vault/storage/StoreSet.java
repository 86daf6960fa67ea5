package com.unkey.vault.storage;

import com.unkey.vault.core.ConfigException;
import com.unkey.vault.storage.StorageConfig.Backend;
import com.unkey.vault.storage.identity.Phase;
import com.unkey.vault.storage.identity.StoreExpectation;

/** The stores that an instance is configured for: one, or the two of a migration. */
public sealed interface StoreSet {
  /** The table of a migration's source: {@value}. */
  String SOURCE = "storage.source";

  /** The table of a migration's target: {@value}. */
  String TARGET = "storage.target";

  Phase phase();

  /** One store, and no migration that this instance knows of. */
  static Single of(StorageConfig store) {
    return new Single(Phase.SOURCE, store);
  }

  /**
   * One store.
   *
   * @param phase {@link Phase#SOURCE}; or {@link Phase#TARGET}, when a migration has ended here and
   *     the store's {@code creators} still say so
   */
  record Single(Phase phase, StorageConfig store) implements StoreSet {
    public Single {
      switch (phase) {
        case SOURCE -> {}
        case TARGET -> {
          // The store left behind has the same creators; only the id tells the two apart.
          if (store.expected().storeId().isEmpty()) {
            throw new ConfigException(
                "storage.phase",
                "is target, with one store; set storage.store_id to the target's id, so that the"
                    + " store left behind is not taken for it, or describe both stores in"
                    + " [storage.source] and [storage.target]");
          }
        }
        case DUAL_READ_SOURCE, DUAL_READ_TARGET ->
            throw new ConfigException(
                "storage.phase",
                "is "
                    + phase.word()
                    + ", which needs two stores; describe them in [storage.source] and"
                    + " [storage.target], or leave the phase out");
      }
    }
  }

  /**
   * The two stores of a migration; which are read and written, the phase says.
   *
   * @param source expectation in table {@link #SOURCE}
   * @param target expectation in table {@link #TARGET}
   */
  record Migrating(Phase phase, StorageConfig source, StorageConfig target) implements StoreSet {
    public Migrating {
      requireTable(SOURCE, source);
      requireTable(TARGET, target);
      refuseInit(source);
      refuseInit(target);
      refuseSamePlace(source.backend(), target.backend());
      refuseSameId(source.expected(), target.expected());
    }

    private static void requireTable(String table, StorageConfig store) {
      if (!store.expected().table().equals(table)) {
        throw new IllegalArgumentException(
            "expected in table " + store.expected().table() + ", not " + table);
      }
    }

    private static void refuseInit(StorageConfig store) {
      if (store.expected().init()) {
        throw new ConfigException(
            "storage.init",
            "must be false in a migration, which no server may begin on an empty store by itself;"
                + " stamp the target with vault-migrate identity init");
      }
    }

    private static void refuseSamePlace(Backend source, Backend target) {
      if (source instanceof Backend.S3(var from)
          && target instanceof Backend.S3(var to)
          && from.isSameBucket(to)) {
        throw new ConfigException(
            TARGET + ".s3.bucket",
            "is the bucket of " + SOURCE + ".s3 (" + to.bucket() + "); a migration needs two");
      }
      if (source instanceof Backend.Disk(var from)
          && target instanceof Backend.Disk(var to)
          && from.equals(to)) {
        throw new ConfigException(
            TARGET + ".disk.path",
            "is the folder of " + SOURCE + ".disk (" + to.path() + "); a migration needs two");
      }
    }

    private static void refuseSameId(StoreExpectation source, StoreExpectation target) {
      if (source.storeId().isPresent() && source.storeId().equals(target.storeId())) {
        throw new ConfigException(
            target.setting("store_id"),
            "is the same as "
                + source.setting("store_id")
                + " ("
                + source.storeId().get()
                + "); no two stores have one id");
      }
    }
  }
}
