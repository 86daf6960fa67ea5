package com.unkey.vault.storage;

import com.unkey.vault.core.store.ObjectDeleter;
import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.storage.disk.DiskStore;
import com.unkey.vault.storage.s3.S3Store;

/**
 * A store as its adapter gives it, without a wrapper.
 *
 * @param kind for metrics and status: {@code disk}, {@code s3}, {@code given}
 * @param deleter for a probe's own scratch keys, and for the command that empties a retired store
 * @param createPlace makes the folder of a store on disk; does nothing for others, since no bucket
 *     is ever created
 * @param release lets go of its connections
 */
record Adapter(
    String kind, ObjectStore store, ObjectDeleter deleter, Runnable createPlace, Runnable release) {
  static Adapter of(StorageConfig config, StoreEnv env) {
    return switch (config.backend()) {
      case StorageConfig.Backend.Disk disk -> {
        DiskStore store = new DiskStore(disk.config(), env.time(), env.tasks());
        yield new Adapter("disk", store, store, store::createRoot, Adapter::nothing);
      }
      case StorageConfig.Backend.S3 s3 -> {
        S3Store store = new S3Store(s3.config());
        yield new Adapter("s3", store, store, Adapter::nothing, store::close);
      }
      case StorageConfig.Backend.Given given ->
          new Adapter("given", given.store(), given.deleter(), Adapter::nothing, Adapter::nothing);
    };
  }

  private static void nothing() {}
}
