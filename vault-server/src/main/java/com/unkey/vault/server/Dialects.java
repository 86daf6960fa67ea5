package com.unkey.vault.server;

import com.unkey.vault.storage.OpenedStores;
import com.unkey.vault.storage.StorageConfig;
import com.unkey.vault.storage.StoreSet;
import com.unkey.vault.storage.identity.StoreName;
import java.util.HashMap;
import java.util.Map;

/** What kind of S3 each configured store is, by the store's name; disk stores have none. */
final class Dialects {
  private Dialects() {}

  static Map<String, String> of(StoreSet stores) {
    Map<String, String> dialects = new HashMap<>();
    switch (stores) {
      case StoreSet.Single(_, StorageConfig store) -> add(dialects, OpenedStores.SINGLE, store);
      case StoreSet.Migrating(_, StorageConfig source, StorageConfig target) -> {
        add(dialects, StoreName.SOURCE.word(), source);
        add(dialects, StoreName.TARGET.word(), target);
      }
    }
    return dialects;
  }

  private static void add(Map<String, String> dialects, String name, StorageConfig store) {
    if (store.backend() instanceof StorageConfig.Backend.S3(var s3)) {
      dialects.put(name, s3.dialect().configName());
    }
  }
}
