package com.unkey.vault.server.api;

import com.unkey.vault.core.DekId;
import com.unkey.vault.core.RingId;
import com.unkey.vault.server.auth.Caller;
import com.unkey.vault.server.rpc.RpcContext;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What becomes known of a call while it runs, for the logs when it ends. Holds no data and no
 * token. One thread's.
 */
public final class CallRecord {
  private final String requestId;
  private @Nullable Caller caller;
  private @Nullable RingId ring;
  private @Nullable DekId dek;
  private int items = 1;

  public CallRecord(String requestId) {
    this.requestId = requestId;
  }

  /**
   * @throws IllegalStateException if nobody attached one when the call began
   */
  static CallRecord of(RpcContext context) {
    if (context.attachment() instanceof CallRecord record) {
      return record;
    }
    throw new IllegalStateException("the call has no record");
  }

  public String requestId() {
    return requestId;
  }

  /** Empty until the token was recognised. */
  public Optional<Caller> caller() {
    return Optional.ofNullable(caller);
  }

  /** Empty until the ring's name was found to be within the grammar. */
  public Optional<RingId> ring() {
    return Optional.ofNullable(ring);
  }

  /** Empty until a DEK was used. */
  public Optional<DekId> dek() {
    return Optional.ofNullable(dek);
  }

  /** How many items were asked for. */
  public int items() {
    return items;
  }

  void recognised(Caller caller) {
    this.caller = caller;
  }

  void asks(RingId ring, int items) {
    this.ring = ring;
    this.items = items;
  }

  void used(DekId dek) {
    this.dek = dek;
  }
}
