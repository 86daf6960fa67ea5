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

  /**
   * Sends the answer, and it ends the exchange. What the caller still sends of its body is then
   * swallowed if it is little and soon; else an HTTP/1.1 connection is closed, because there the
   * rest of the body stands before the next request. HTTP/2 has streams for that.
   */
  void send(byte[] bytes) {
    boolean http1 = request.prologue().protocolVersion().startsWith("1.");
    boolean close = http1 && body.declaredRest() > DRAIN_BYTES;
    if (close) {
      response.headers().set(HeaderValues.CONNECTION_CLOSE);
    }
    sent = bytes.length;
    response.send(bytes);
    if (close || (http1 && !body.isRead() && !drained())) {
      throw new CloseConnectionException("closed, to not wait for the rest of a refused body");
    }
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
