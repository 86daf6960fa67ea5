package com.unkey.vault.storage.wrap;

import com.unkey.vault.core.store.ObjectStore;
import java.util.function.Consumer;

/**
 * Asks a gate before every operation, and lets through what the gate does not refuse by throwing.
 * For a store of which nobody knows yet whether it is ours to serve.
 */
public final class GatedStore extends AroundStore {
  private final Consumer<StoreOperation> gate;

  /**
   * @param gate throws what the caller is to get
   */
  public GatedStore(ObjectStore inner, Consumer<StoreOperation> gate) {
    super(inner);
    this.gate = gate;
  }

  @Override
  <T> T around(StoreCall<T> call) {
    gate.accept(call.operation());
    return call.run();
  }
}
