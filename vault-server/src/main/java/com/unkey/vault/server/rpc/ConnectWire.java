package com.unkey.vault.server.rpc;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import org.jspecify.annotations.Nullable;

/**
 * Connect, unary: the body is the bare message, a failure an HTTP status and a JSON object.
 *
 * @see <a href="https://connectrpc.com/docs/protocol">the Connect protocol</a>
 */
class ConnectWire implements WireProtocol {
  private static final Header CONTENT_TYPE_JSON =
      HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/json");
  private static final Header CONTENT_ENCODING_GZIP =
      HeaderValues.createCached(HeaderNames.CONTENT_ENCODING, Gzip.NAME);
  private static final Header ACCEPT_ENCODING_GZIP =
      HeaderValues.createCached(HeaderNames.ACCEPT_ENCODING, Gzip.NAME);

  @Override
  public long begin(RpcHeaders headers) {
    requireVersion("connect-protocol-version", "1", headers.first("connect-protocol-version"));
    return Timeouts.connect(headers.first("connect-timeout-ms"));
  }

  static void requireVersion(String name, String known, @Nullable String version) {
    if (version != null && !version.equals(known)) {
      throw new RpcException(
          ConnectCode.INVALID_ARGUMENT,
          name + " must be \"" + known + "\": got " + Printable.quote(version));
    }
  }

  @Override
  public Slice readMessage(HttpExchange exchange, int maxBytes) {
    boolean gzip =
        Gzip.isNamedBy(
            exchange.request().headers().first(HeaderNames.CONTENT_ENCODING).orElse(null));
    if (!gzip) {
      return exchange.body().readAll(maxBytes);
    }
    return Gzip.decompress(exchange.body().readAll(Gzip.compressedLimit(maxBytes)), maxBytes);
  }

  @Override
  public int reserved() {
    return 0;
  }

  @Override
  public void sendMessage(
      HttpExchange exchange, RpcContext context, byte[] framed, int compressFrom) {
    byte[] body = framed;
    if (framed.length >= compressFrom
        && Gzip.isAcceptedBy(context.requestHeaders().all("accept-encoding"))) {
      body = Gzip.compress(Slice.of(framed));
      exchange.response().headers().set(CONTENT_ENCODING_GZIP);
    }
    exchange.response().headers().set(context.format().contentType());
    metadata(exchange, context.responseHeaders(), context.responseTrailers());
    exchange.send(body);
  }

  @Override
  public void sendError(HttpExchange exchange, RpcContext context, RpcException error) {
    exchange.response().status(Status.create(error.code().httpStatus()));
    exchange.response().headers().set(CONTENT_TYPE_JSON);
    if (error.code() == ConnectCode.UNIMPLEMENTED) {
      exchange.response().headers().set(ACCEPT_ENCODING_GZIP);
    }
    metadata(exchange, context.responseHeaders(), context.responseTrailers());
    metadata(exchange, error.headers(), error.trailers());
    exchange.send(ErrorBody.json(error));
  }

  private static void metadata(HttpExchange exchange, RpcMetadata headers, RpcMetadata trailers) {
    exchange.headers("", headers);
    exchange.headers("trailer-", trailers);
  }
}
