package com.unkey.vault.migrate.cli;

import com.unkey.vault.core.KekId;
import com.unkey.vault.core.VaultException.UnknownKek;
import com.unkey.vault.core.crypto.Dek;
import com.unkey.vault.core.crypto.KeyWrapper;
import com.unkey.vault.core.crypto.WrappedDek;

/** For runs that unwrap nothing. */
enum NoKeks implements KeyWrapper {
  WRAPPER;

  @Override
  public WrappedDek wrap(Dek dek) {
    throw new UnsupportedOperationException("this command holds no KEK");
  }

  @Override
  public Dek unwrap(WrappedDek wrapped) {
    throw new UnknownKek(wrapped.kekId());
  }

  @Override
  public KekId activeKek() {
    throw new UnsupportedOperationException("this command holds no KEK");
  }
}
