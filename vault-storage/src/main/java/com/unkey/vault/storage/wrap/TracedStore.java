package com.unkey.vault.storage.wrap;

import com.unkey.vault.core.store.ObjectStore;

/** Opens a span around every operation and ends it with the outcome. Changes nothing. */
public final class TracedStore extends AroundStore {
  private final StoreTracer tracer;

  public TracedStore(ObjectStore inner, StoreTracer tracer) {
    super(inner);
    this.tracer = tracer;
  }

  @Override
  <T> T around(StoreCall<T> call) {
    StoreTracer.Span span = tracer.begin(call.operation());
    T result;
    try {
      result = call.run();
    } catch (RuntimeException e) {
      span.end(StoreCall.outcome(e));
      throw e;
    }
    span.end(call.outcome(result));
    return result;
  }
}
