package com.unkey.vault.server.rpc;

import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Connect's GET for methods without side effects: the message is in the query. */
final class ConnectGetWire extends ConnectWire {
  private final QueryParameters query;

  ConnectGetWire(QueryParameters query) {
    this.query = query;
  }

  @Override
  public long begin(RpcHeaders headers) {
    requireVersion("connect", "v1", query.text("connect"));
    return super.begin(headers);
  }

  @Override
  public Slice readMessage(HttpExchange exchange, int maxBytes) {
    byte @Nullable [] message = query.bytes("message");
    if (message == null) {
      throw new RpcException(ConnectCode.INVALID_ARGUMENT, "missing parameter: message");
    }
    Slice bytes = Slice.of("1".equals(query.text("base64")) ? decodeBase64(message) : message);
    boolean gzip = Gzip.isNamedBy(query.text("compression"));
    if (bytes.length() > (gzip ? Gzip.compressedLimit(maxBytes) : maxBytes)) {
      throw Gzip.tooLarge(maxBytes);
    }
    return gzip ? Gzip.decompress(bytes, maxBytes) : bytes;
  }

  /** URL-safe by the protocol; the standard alphabet and padding are taken too. */
  private static byte[] decodeBase64(byte[] text) {
    byte[] urlSafe = text.clone();
    for (int i = 0; i < urlSafe.length; i++) {
      urlSafe[i] = urlSafe[i] == '+' || urlSafe[i] == ' ' ? (byte) '-' : urlSafe[i];
      urlSafe[i] = urlSafe[i] == '/' ? (byte) '_' : urlSafe[i];
    }
    try {
      return Base64.getUrlDecoder().decode(urlSafe);
    } catch (IllegalArgumentException e) {
      throw new RpcException(
          ConnectCode.INVALID_ARGUMENT, "message: not base64, as base64=1 says", List.of(), e);
    }
  }
}
