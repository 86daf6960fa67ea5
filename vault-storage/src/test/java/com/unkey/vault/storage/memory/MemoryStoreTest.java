package com.unkey.vault.storage.memory;

import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.core.store.ObjectStoreContract;

class MemoryStoreTest extends ObjectStoreContract {
  private final MemoryStore store = new MemoryStore();

  @Override
  protected ObjectStore store() {
    return store;
  }
}
