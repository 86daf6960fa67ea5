package com.unkey.vault.server.rpc;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a content type says: protocol and codec. An answer has the content type that it was asked
 * with.
 */
record WireFormat(RpcProtocol protocol, RpcCodec codec, boolean isGet, Header contentType) {
  private static final WireFormat CONNECT_JSON = post("application/json", RpcProtocol.CONNECT);
  private static final List<WireFormat> POSTS =
      List.of(
          post("application/proto", RpcProtocol.CONNECT),
          CONNECT_JSON,
          post("application/grpc", RpcProtocol.GRPC),
          post("application/grpc+proto", RpcProtocol.GRPC),
          post("application/grpc+json", RpcProtocol.GRPC),
          post("application/grpc-web", RpcProtocol.GRPC_WEB),
          post("application/grpc-web+proto", RpcProtocol.GRPC_WEB),
          post("application/grpc-web+json", RpcProtocol.GRPC_WEB));
  private static final WireFormat GET_PROTO =
      new WireFormat(RpcProtocol.CONNECT, RpcCodec.PROTO, true, header("application/proto"));
  private static final WireFormat GET_JSON =
      new WireFormat(RpcProtocol.CONNECT, RpcCodec.JSON, true, header("application/json"));
  private static final Map<String, WireFormat> BY_CONTENT_TYPE = new HashMap<>();

  /** Every content type that a POST may have, for {@code Accept-Post}. */
  static final String ACCEPT_POST =
      POSTS.stream().map(format -> format.contentType.get()).collect(Collectors.joining(", "));

  static {
    POSTS.forEach(format -> BY_CONTENT_TYPE.put(format.contentType.get(), format));
    // As browsers' fetch writes it; the rest goes the long way.
    BY_CONTENT_TYPE.put("application/json;charset=utf-8", CONNECT_JSON);
    BY_CONTENT_TYPE.put("application/json; charset=utf-8", CONNECT_JSON);
  }

  private static WireFormat post(String contentType, RpcProtocol protocol) {
    RpcCodec codec = contentType.endsWith("json") ? RpcCodec.JSON : RpcCodec.PROTO;
    return new WireFormat(protocol, codec, false, header(contentType));
  }

  private static Header header(String contentType) {
    return HeaderValues.createCached(HeaderNames.CONTENT_TYPE, contentType);
  }

  /** Null if none of ours. A charset may follow a JSON type, if it is UTF-8. */
  static @Nullable WireFormat ofContentType(@Nullable String contentType) {
    if (contentType == null) {
      return null;
    }
    WireFormat exact = BY_CONTENT_TYPE.get(contentType);
    if (exact != null) {
      return exact;
    }
    String[] parts = contentType.toLowerCase(Locale.ROOT).split(";", -1);
    WireFormat format = BY_CONTENT_TYPE.get(parts[0].strip());
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip().replace("\"", "");
      if (format == null || format.codec != RpcCodec.JSON || !parameter.equals("charset=utf-8")) {
        return null;
      }
    }
    return format;
  }

  /** Of a Connect GET's {@code encoding}; null if none of ours. */
  static @Nullable WireFormat ofGet(@Nullable String encoding) {
    return switch (encoding) {
      case "proto" -> GET_PROTO;
      case "json" -> GET_JSON;
      case null, default -> null;
    };
  }
}
