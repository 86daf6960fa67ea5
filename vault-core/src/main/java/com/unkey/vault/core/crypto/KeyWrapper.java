package com.unkey.vault.core.crypto;

import com.unkey.vault.core.KekId;
import com.unkey.vault.core.VaultException.NotAuthentic;
import com.unkey.vault.core.VaultException.UnknownKek;

/**
 * Wraps DEKs under a KEK with AES-256-GCM (NIST SP 800-38D): random 12-byte nonce, 16-byte tag. No
 * AAD: the stored format has none, so nothing here ties a wrapped DEK to its ring.
 */
public interface KeyWrapper {
  /** Under the active KEK. */
  WrappedDek wrap(Dek dek);

  /**
   * @return a DEK of the caller's own, with the id and creation time that were authenticated with
   *     it
   * @throws UnknownKek if no KEK held here has the id {@code wrapped.kekId()}
   * @throws NotAuthentic if the bytes or the KEK are not those wrapped with, or hold no DEK
   */
  Dek unwrap(WrappedDek wrapped);

  /** The KEK that {@link #wrap} uses. */
  KekId activeKek();
}
