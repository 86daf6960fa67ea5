package com.unkey.vault.server.rpc;

/** How one protocol frames a unary call in HTTP. Without state: a call's own is in the exchange. */
interface WireProtocol {
  /** A caller that gave no time. */
  long NO_TIMEOUT = -1;

  /**
   * Reads and checks the head of the request.
   *
   * @return the nanoseconds that the caller gave, or {@link #NO_TIMEOUT}
   * @throws RpcException invalid_argument or unimplemented if the head breaks the protocol
   */
  long begin(RpcHeaders headers);

  /**
   * @param maxBytes of the message, uncompressed
   * @return the message, uncompressed and without framing
   * @throws RpcException if the body breaks the protocol or the limit
   */
  Slice readMessage(HttpExchange exchange, int maxBytes);

  /** How many bytes {@link #sendMessage} wants free before the message. */
  int reserved();

  /**
   * @param framed the message after {@link #reserved} free bytes
   * @param compressFrom the size from which to compress, if the caller takes it
   */
  void sendMessage(HttpExchange exchange, RpcContext context, byte[] framed, int compressFrom);

  void sendError(HttpExchange exchange, RpcContext context, RpcException error);
}
