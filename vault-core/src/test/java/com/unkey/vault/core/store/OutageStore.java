package com.unkey.vault.core.store;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.VaultException.StoreUnavailable.Reason;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A store that is up until {@link #fail} and down until {@link #recover}; while it is down nothing
 * is written.
 */
public final class OutageStore implements ObjectStore {
  private final ObjectStore inner;
  private volatile @Nullable Reason outage;

  public OutageStore(ObjectStore inner) {
    this.inner = inner;
  }

  public void fail(Reason reason) {
    outage = reason;
  }

  public void recover() {
    outage = null;
  }

  @Override
  public Optional<StoredObject> get(ObjectKey key) {
    throwIfDown();
    return inner.get(key);
  }

  @Override
  public PutResult putIfAbsent(ObjectKey key, Bytes body) {
    StoreUnavailable down = problem();
    return down == null ? inner.putIfAbsent(key, body) : new PutResult.Unknown(down);
  }

  @Override
  public PutResult putIfMatch(ObjectKey key, ETag expected, Bytes body) {
    StoreUnavailable down = problem();
    return down == null ? inner.putIfMatch(key, expected, body) : new PutResult.Unknown(down);
  }

  @Override
  public ListPage list(String prefix, @Nullable ObjectKey startAfter) {
    throwIfDown();
    return inner.list(prefix, startAfter);
  }

  private void throwIfDown() {
    StoreUnavailable down = problem();
    if (down != null) {
      throw down;
    }
  }

  private @Nullable StoreUnavailable problem() {
    Reason reason = outage;
    return reason == null ? null : new StoreUnavailable(reason, "planted outage");
  }
}
