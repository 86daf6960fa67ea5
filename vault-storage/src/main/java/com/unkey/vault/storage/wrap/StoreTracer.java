package com.unkey.vault.storage.wrap;

/**
 * Opens a span around a store operation, retries included, on the thread of the request. Gets no
 * key: a ring's name does not belong in a trace.
 */
@FunctionalInterface
public interface StoreTracer {
  /** Nobody traces. */
  StoreTracer NONE = _ -> _ -> {};

  /** A span under way. */
  @FunctionalInterface
  interface Span {
    /** Called once, on the thread that began it. */
    void end(StoreOutcome outcome);
  }

  Span begin(StoreOperation operation);
}
