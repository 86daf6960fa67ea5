package com.unkey.vault.server.rpc;

import com.google.protobuf.Message;

/**
 * One unary method.
 *
 * @param name as in the path, case-sensitive
 * @param request the request type's default instance
 * @param noSideEffects whether Connect may call it with GET
 * @param brief see {@link #asBrief}
 */
public record RpcMethod<Q extends Message, S extends Message>(
    String name, Q request, RpcHandler<Q, S> handler, boolean noSideEffects, boolean brief) {
  public RpcMethod {
    if (name.isEmpty() || name.indexOf('/') >= 0) {
      throw new IllegalArgumentException("not a method name: " + name);
    }
  }

  public static <Q extends Message, S extends Message> RpcMethod<Q, S> unary(
      String name, Q request, RpcHandler<Q, S> handler) {
    return new RpcMethod<>(name, request, handler, false, false);
  }

  /** For a method whose proto says {@code idempotency_level = NO_SIDE_EFFECTS}. */
  public RpcMethod<Q, S> withoutSideEffects() {
    return new RpcMethod<>(name, request, handler, true, brief);
  }

  /**
   * For a method that anybody may call: its calls have two seconds and 1 KiB, so that callers whom
   * nobody knows cannot hold the places of those with a token.
   */
  public RpcMethod<Q, S> asBrief() {
    return new RpcMethod<>(name, request, handler, noSideEffects, true);
  }

  /** The table holds methods of any type, and each was made from one prototype. */
  @SuppressWarnings("unchecked")
  Message call(RpcContext context, Message message) throws Exception {
    return handler.handle(context, (Q) message);
  }
}
