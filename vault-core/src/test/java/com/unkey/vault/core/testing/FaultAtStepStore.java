package com.unkey.vault.core.testing;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.VaultException.StoreUnavailable.Reason;
import com.unkey.vault.core.store.ETag;
import com.unkey.vault.core.store.ListPage;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.core.store.PutResult;
import com.unkey.vault.core.store.StoredObject;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Fails at its nth call, in one of several ways, and is well before and after unless told
 * otherwise.
 */
public final class FaultAtStepStore implements ObjectStore {
  /** What goes wrong. */
  public enum Fault {
    /** The call does nothing and its answer says so little. */
    NOT_APPLIED,
    /** The call is applied and its answer lost; a read is as {@link #NOT_APPLIED}. */
    ANSWER_LOST,
    /** From this call on nothing works. */
    OUTAGE
  }

  private final ObjectStore inner;
  private final int failingCall;
  private final Fault fault;
  private final AtomicInteger calls = new AtomicInteger();

  /**
   * @param failingCall 1 for the first
   */
  public FaultAtStepStore(ObjectStore inner, int failingCall, Fault fault) {
    this.inner = inner;
    this.failingCall = failingCall;
    this.fault = fault;
  }

  /** Whether the call that was to fail was reached. */
  public boolean struck() {
    return calls.get() >= failingCall;
  }

  @Override
  public Optional<StoredObject> get(ObjectKey key) {
    return read(() -> inner.get(key));
  }

  @Override
  public ListPage list(String prefix, @Nullable ObjectKey startAfter) {
    return read(() -> inner.list(prefix, startAfter));
  }

  @Override
  public PutResult putIfAbsent(ObjectKey key, Bytes body) {
    return write(() -> inner.putIfAbsent(key, body));
  }

  @Override
  public PutResult putIfMatch(ObjectKey key, ETag expected, Bytes body) {
    return write(() -> inner.putIfMatch(key, expected, body));
  }

  private <T> T read(Supplier<T> call) {
    if (failsNow()) {
      throw problem();
    }
    return call.get();
  }

  private PutResult write(Supplier<PutResult> call) {
    if (!failsNow()) {
      return call.get();
    }
    if (fault == Fault.ANSWER_LOST) {
      var _ = call.get();
    }
    return new PutResult.Unknown(problem());
  }

  private boolean failsNow() {
    int call = calls.incrementAndGet();
    return fault == Fault.OUTAGE ? call >= failingCall : call == failingCall;
  }

  private static StoreUnavailable problem() {
    return new StoreUnavailable(Reason.TIMEOUT, "planted fault");
  }
}
