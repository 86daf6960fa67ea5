package com.unkey.vault.core.store;

class FakeStoreTest extends ObjectStoreContract {
  private final FakeStore store = new FakeStore();

  @Override
  protected ObjectStore store() {
    return store;
  }
}
