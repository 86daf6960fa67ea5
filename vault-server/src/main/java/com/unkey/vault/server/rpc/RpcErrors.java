package com.unkey.vault.server.rpc;

import org.jspecify.annotations.Nullable;

/** Says what callers may know of an exception; the one place where that is decided. */
@FunctionalInterface
public interface RpcErrors {
  /**
   * @param failure never an {@link RpcException}
   * @return null for one it does not know: the caller gets {@code internal} and no more, the {@link
   *     RpcObserver} gets the exception
   */
  @Nullable RpcException toRpc(Throwable failure);

  /** Knows none. */
  static RpcErrors none() {
    return failure -> null;
  }
}
