package com.unkey.vault.server.rpc;

import org.jspecify.annotations.Nullable;

/**
 * Says who calls, from the method and the headers alone: it runs before a byte of the body is read,
 * so that a stranger's message is never parsed.
 */
@FunctionalInterface
public interface RpcAuthenticator {
  /**
   * @return what {@link RpcContext#principal} will answer; null for a method that is open to all
   * @throws RuntimeException to refuse; it goes through the routing's {@link RpcErrors}
   */
  @Nullable Object authenticate(RpcContext context);

  /** Lets everyone in. */
  static RpcAuthenticator open() {
    return context -> null;
  }
}
