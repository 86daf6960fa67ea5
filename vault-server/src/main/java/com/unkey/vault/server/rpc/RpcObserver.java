package com.unkey.vault.server.rpc;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Told of every call whose method exists: for metrics, traces and logs. Both calls come on the
 * call's own thread, so what {@code started} makes current there, {@code ended} can take back.
 */
@FunctionalInterface
public interface RpcObserver {
  /**
   * @param context not authenticated yet, its deadline not yet read
   */
  Observation started(RpcContext context);

  /** One call under way. */
  @FunctionalInterface
  interface Observation {
    /** Called exactly once, after the answer was written or could not be. */
    void ended(Outcome outcome);
  }

  /**
   * How a call ended.
   *
   * @param code null if it succeeded
   * @param failure what was thrown, for the log: it may hold what the caller must not see
   * @param requestBytes of the body that was read, as it came
   * @param responseBytes of the body that was sent
   */
  record Outcome(
      @Nullable ConnectCode code,
      @Nullable Throwable failure,
      Duration duration,
      long requestBytes,
      long responseBytes) {
    /** {@code ok} or the code's {@link ConnectCode#wireName}. */
    public String label() {
      return code == null ? "ok" : code.wireName();
    }
  }

  /** Sees nothing. */
  static RpcObserver none() {
    return context -> outcome -> {};
  }
}
