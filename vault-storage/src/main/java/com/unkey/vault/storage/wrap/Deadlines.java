package com.unkey.vault.storage.wrap;

import com.unkey.vault.core.RequestDeadline;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.VaultException.StoreUnavailable.Reason;
import java.util.function.Supplier;

/** Ends of time on {@code Time.ticks}, which may be negative and are compared by difference. */
final class Deadlines {
  private Deadlines() {}

  static long earlier(long one, long other) {
    return one - other < 0 ? one : other;
  }

  /** Runs {@code work} under a deadline, also on another thread than the request's. */
  static <T> T within(long deadline, Supplier<T> work) {
    try {
      return RequestDeadline.with(deadline, work::get);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("a supplier throws nothing checked", e);
    }
  }

  static StoreUnavailable over() {
    return new StoreUnavailable(Reason.CANCELLED, "not asked: the caller's time was over already");
  }
}
