package com.unkey.vault.server.rpc;

import com.google.protobuf.Message;

/**
 * What a method does.
 *
 * <p>It runs on the virtual thread of its connection or stream, under {@link
 * com.unkey.vault.core.RequestDeadline}. When the deadline passes it is interrupted and its caller
 * answered with {@code deadline_exceeded}, so waiting must be interruptible.
 */
@FunctionalInterface
public interface RpcHandler<Q extends Message, S extends Message> {
  /**
   * @throws RpcException to fail with what is in it
   * @throws Exception anything else goes through the routing's {@link RpcErrors}
   */
  S handle(RpcContext context, Q request) throws Exception;
}
