package com.unkey.vault.server.rpc;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.WritableHeaders;
import java.io.ByteArrayOutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.function.BiConsumer;

/**
 * gRPC and gRPC-Web, unary: each message behind five bytes (a flag byte and a big-endian length),
 * the status after it, in HTTP trailers or, for gRPC-Web, in a last frame of the body. HTTP's own
 * status is always 200.
 *
 * @see <a href="https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md">gRPC over
 *     HTTP/2</a>
 * @see <a href="https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-WEB.md">gRPC-Web</a>
 */
final class GrpcWire implements WireProtocol {
  static final GrpcWire GRPC = new GrpcWire(false);
  static final GrpcWire GRPC_WEB = new GrpcWire(true);

  private static final int PREFIX = 5;
  private static final int COMPRESSED = 1;
  private static final int TRAILERS = 0x80;

  private static final VarHandle BIG_ENDIAN_INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private static final HeaderName STATUS = HeaderNames.create("grpc-status");
  private static final HeaderName MESSAGE = HeaderNames.create("grpc-message");
  private static final HeaderName DETAILS = HeaderNames.create("grpc-status-details-bin");
  private static final Header STATUS_OK = HeaderValues.createCached(STATUS, "0");
  private static final Header ENCODING_GZIP =
      HeaderValues.createCached(HeaderNames.create("grpc-encoding"), Gzip.NAME);
  private static final Header ACCEPT_ENCODING_GZIP =
      HeaderValues.createCached(HeaderNames.create("grpc-accept-encoding"), Gzip.NAME);
  // The server sends trailers only if this names some; clients do not need it to name all.
  private static final Header TRAILER =
      HeaderValues.createCached(HeaderNames.TRAILER, "grpc-status, grpc-message");

  private final boolean web;

  private GrpcWire(boolean web) {
    this.web = web;
  }

  @Override
  public long begin(RpcHeaders headers) {
    return Timeouts.grpc(headers.first("grpc-timeout"));
  }

  @Override
  public Slice readMessage(HttpExchange exchange, int maxBytes) {
    boolean gzip =
        Gzip.isNamedBy(exchange.request().headers().first(ENCODING_GZIP.headerName()).orElse(null));
    RequestBody body = exchange.body();
    byte[] prefix = new byte[PREFIX];
    int got = body.readFully(prefix, 0, PREFIX);
    if (got == 0) {
      throw new RpcException(ConnectCode.UNIMPLEMENTED, "unary request has no message");
    }
    if (got < PREFIX) {
      throw incomplete();
    }
    boolean compressed = prefix[0] == COMPRESSED;
    if (prefix[0] != 0 && !compressed) {
      throw new RpcException(
          ConnectCode.INVALID_ARGUMENT, "invalid message flags " + (prefix[0] & 0xff));
    }
    if (compressed && !gzip) {
      throw new RpcException(
          ConnectCode.INTERNAL, "compressed message, but grpc-encoding names no compression");
    }
    long length = Integer.toUnsignedLong(lengthOf(prefix));
    if (length > (compressed ? Gzip.compressedLimit(maxBytes) : maxBytes)) {
      throw Gzip.tooLarge(maxBytes);
    }
    byte[] message = body.readMessage((int) length);
    if (message.length < length) {
      throw incomplete();
    }
    if (!body.atEnd()) {
      throw new RpcException(ConnectCode.UNIMPLEMENTED, "unary request has more than one message");
    }
    Slice whole = Slice.of(message);
    return compressed ? Gzip.decompress(whole, maxBytes) : whole;
  }

  private static RpcException incomplete() {
    return new RpcException(
        ConnectCode.INVALID_ARGUMENT, "the body ends before the message that its prefix promises");
  }

  @Override
  public int reserved() {
    return PREFIX;
  }

  @Override
  public void sendMessage(
      HttpExchange exchange, RpcContext context, byte[] framed, int compressFrom) {
    byte[] body = framed;
    if (framed.length - PREFIX >= compressFrom
        && Gzip.isAcceptedBy(context.requestHeaders().all("grpc-accept-encoding"))) {
      byte[] compressed = Gzip.compress(new Slice(framed, PREFIX, framed.length - PREFIX));
      body = new byte[PREFIX + compressed.length];
      System.arraycopy(compressed, 0, body, PREFIX, compressed.length);
      body[0] = COMPRESSED;
      exchange.response().headers().set(ENCODING_GZIP);
    }
    setLength(body, 0, body.length - PREFIX);
    send(
        exchange,
        context,
        body,
        trailers -> {
          trailers.set(STATUS_OK);
          add(trailers, context.responseTrailers());
        });
  }

  @Override
  public void sendError(HttpExchange exchange, RpcContext context, RpcException error) {
    if (error.code() == ConnectCode.UNIMPLEMENTED) {
      exchange.response().headers().set(ACCEPT_ENCODING_GZIP);
    }
    exchange.headers("", error.headers());
    send(
        exchange,
        context,
        new byte[0],
        trailers -> {
          trailers.set(STATUS, Integer.toString(error.code().grpcStatus()));
          if (!error.getMessage().isEmpty()) {
            trailers.set(MESSAGE, ErrorBody.percentEncoded(error.getMessage()));
          }
          if (!error.details().isEmpty()) {
            trailers.set(DETAILS, ErrorBody.grpcStatusDetails(error));
          }
          add(trailers, context.responseTrailers());
          add(trailers, error.trailers());
        });
  }

  private void send(
      HttpExchange exchange, RpcContext context, byte[] body, TrailerWriter writeTrailers) {
    exchange.response().headers().set(context.format().contentType());
    exchange.headers("", context.responseHeaders());
    if (web) {
      WritableHeaders<?> trailers = WritableHeaders.create();
      writeTrailers.to(trailers);
      exchange.send(withTrailerFrame(body, trailers));
    } else {
      exchange.response().headers().set(TRAILER);
      writeTrailers.to(exchange.response().trailers());
      exchange.send(body);
    }
  }

  private static byte[] withTrailerFrame(byte[] body, WritableHeaders<?> trailers) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream(64);
    for (Header trailer : trailers) {
      for (String value : trailer.allValues()) {
        lines.writeBytes(
            (trailer.headerName().lowerCase() + ": " + value + "\r\n").getBytes(US_ASCII));
      }
    }
    byte[] framed = new byte[body.length + PREFIX + lines.size()];
    System.arraycopy(body, 0, framed, 0, body.length);
    framed[body.length] = (byte) TRAILERS;
    setLength(framed, body.length, lines.size());
    System.arraycopy(lines.toByteArray(), 0, framed, body.length + PREFIX, lines.size());
    return framed;
  }

  private static void add(WritableHeaders<?> trailers, RpcMetadata metadata) {
    BiConsumer<String, Iterable<String>> each =
        (name, values) ->
            values.forEach(
                value -> trailers.add(HeaderValues.create(HeaderNames.create(name), value)));
    metadata.forEach(each::accept);
  }

  private static int lengthOf(byte[] prefix) {
    return (int) BIG_ENDIAN_INT.get(prefix, 1);
  }

  private static void setLength(byte[] frame, int at, int length) {
    BIG_ENDIAN_INT.set(frame, at + 1, length);
  }

  private interface TrailerWriter {
    void to(WritableHeaders<?> trailers);
  }
}
