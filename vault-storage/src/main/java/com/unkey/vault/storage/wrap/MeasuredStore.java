package com.unkey.vault.storage.wrap;

import com.unkey.vault.core.Time;
import com.unkey.vault.core.store.ObjectStore;
import java.time.Duration;

/**
 * Tells a {@link StoreMeter} of every call: what, how it ended, how long it took. Changes nothing.
 */
public final class MeasuredStore extends AroundStore {
  private final Time time;
  private final StoreMeter meter;

  public MeasuredStore(ObjectStore inner, Time time, StoreMeter meter) {
    super(inner);
    this.time = time;
    this.meter = meter;
  }

  @Override
  <T> T around(StoreCall<T> call) {
    long begun = time.ticks();
    try {
      T result = call.run();
      meter.called(call.operation(), call.outcome(result), since(begun));
      return result;
    } catch (RuntimeException e) {
      meter.called(call.operation(), StoreCall.outcome(e), since(begun));
      throw e;
    }
  }

  private Duration since(long begun) {
    return Duration.ofNanos(time.ticks() - begun);
  }
}
