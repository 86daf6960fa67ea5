package com.unkey.vault.server.rpc;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;

/** One HTTP request and its answer. */
final class HttpExchange {
  /** How much unread body is swallowed to keep a connection that could be used again. */
  private static final int DRAIN_BYTES = 256 * 1024;

  private static final Duration DRAIN_TIME = Duration.ofSeconds(2);

  private final ServerRequest request;
  private final ServerResponse response;
  private final RequestBody body;
  private final DeadlineWatch deadlines;
  private long sent;
  private boolean ending;

  HttpExchange(ServerRequest request, ServerResponse response, DeadlineWatch deadlines) {
    this.request = request;
    this.response = response;
    this.deadlines = deadlines;
    this.body = new RequestBody(request);
  }

  ServerRequest request() {
    return request;
  }

  ServerResponse response() {
    return response;
  }

  RequestBody body() {
    return body;
  }

  /** Bytes of the answer's body. */
  long sentBytes() {
    return sent;
  }

  /** Adds metadata as headers, each name with {@code prefix} before it. */
  void headers(String prefix, RpcMetadata metadata) {
    if (!metadata.isEmpty()) {
      metadata.forEach((name, values) ->
          values.forEach(value ->
              response
                  .headers()
                  .add(HeaderValues.create(HeaderNames.create(prefix + name), value))));
    }
  }

  void send(byte[] bytes) {
    if (isHttp1() && mayEndTheConnection()) {
      ending = true;
      response.headers().set(HeaderValues.CONNECTION_CLOSE);
    }
    sent = bytes.length;
    Http2Peer.inTurn(request, () -> response.send(bytes));
  }

  /**
   * Deals with what the caller still sends of a body that was refused. Over HTTP/1.1 it stands
   * before the next request: it is swallowed if it is little and soon, else the connection is
   * closed. A stream of HTTP/2 is in nobody's way, but one whose body was cut off by its deadline
   * is reset, because nobody will ever read on.
   */
  void finish() {
    if (body.isRead()) {
      return;
    }
    boolean end =
        isHttp1() ? body.declaredRest() > DRAIN_BYTES || !drained() || ending : body.isCutOff();
    if (end) {
      throw new CloseConnectionException("not waiting for the rest of a refused body");
    }
  }

  /**
   * What the server must see to end the connection, or the stream, of a body that is lost. With any
   * other exception it would log a fault of ours and answer, for which it would swallow the rest of
   * the body first: over HTTP/1.1 with chunks that are none there is no end to that.
   */
  static RuntimeException ending(RequestBody.LostException lost) {
    return new CloseConnectionException("the body cannot be read to its end", lost);
  }

  /**
   * Whether {@link #finish} may have to. A caller that is not told would send its next request on
   * the connection and lose it.
   */
  private boolean mayEndTheConnection() {
    return !body.isRead() && (!body.isDeclared() || body.declaredRest() > DRAIN_BYTES);
  }

  private boolean isHttp1() {
    return request.prologue().protocolVersion().startsWith("1.");
  }

  private boolean drained() {
    DeadlineWatch.Alarm alarm = deadlines.arm(deadlines.ticksAfter(DRAIN_TIME));
    try {
      return body.endsWithin(DRAIN_BYTES);
    } catch (RequestBody.LostException e) {
      return false;
    } finally {
      alarm.disarm();
    }
  }
}
