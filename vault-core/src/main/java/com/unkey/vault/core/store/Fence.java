package com.unkey.vault.core.store;

import com.unkey.vault.core.KekId;
import com.unkey.vault.core.VaultException.Fenced;
import com.unkey.vault.core.VaultException.StoreUnavailable;

/**
 * Whether this instance may use its store, as the identity object of every store of its phase says.
 * Whoever changes an identity first and lists afterwards sees every DEK that any instance will ever
 * use, because {@link #checkCreate} is asked again after a DEK is durable and before it is used or
 * named.
 */
public interface Fence {
  /**
   * Asked before every encryption; cheap: what was last seen, no read.
   *
   * @throws Fenced if the store was seen sealed or superseded: decrypt only
   */
  void checkEncrypt();

  /**
   * Reads every identity now, never from a cache.
   *
   * @param wrapKek the KEK that the new DEK is, or will be, wrapped under
   * @throws Fenced if this instance may not create on one of them
   * @throws StoreUnavailable if one could not be read
   */
  void checkCreate(KekId wrapKek);

  /** For stores without an identity, in tests and tools. */
  static Fence open() {
    return OpenFence.INSTANCE;
  }

  /** Allows everything. */
  enum OpenFence implements Fence {
    INSTANCE;

    @Override
    public void checkEncrypt() {}

    @Override
    public void checkCreate(KekId wrapKek) {}
  }
}
