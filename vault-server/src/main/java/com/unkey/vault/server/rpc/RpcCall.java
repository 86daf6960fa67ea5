package com.unkey.vault.server.rpc;

import com.google.protobuf.Message;
import com.unkey.vault.core.RequestDeadline;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One call from its head to its end, on one thread. */
final class RpcCall {
  /** See {@link RpcMethod#asBrief}. */
  private static final Duration BRIEF = Duration.ofSeconds(2);

  private static final int BRIEF_BYTES = 1024;

  private final RpcRouting routing;
  private final RpcMethod<?, ?> method;
  private final WireProtocol wire;
  private final HttpExchange exchange;
  private final RpcContext context;
  private @Nullable ConnectCode code;
  private @Nullable Throwable failure;

  RpcCall(
      RpcRouting routing,
      RpcMethod<?, ?> method,
      WireProtocol wire,
      HttpExchange exchange,
      RpcContext context) {
    this.routing = routing;
    this.method = method;
    this.wire = wire;
    this.exchange = exchange;
    this.context = context;
  }

  /**
   * @throws RuntimeException only if the connection is of no more use
   */
  void run() {
    RpcObserver.Observation observation = routing.observer().started(context);
    try {
      answer();
    } catch (RuntimeException e) {
      if (code == null) {
        failed(ConnectCode.CANCELED, e);
      }
      throw e;
    } finally {
      observation.ended(
          new RpcObserver.Outcome(
              code,
              failure,
              Duration.ofNanos(routing.time().ticks() - context.startTicks()),
              exchange.body().count(),
              exchange.sentBytes()));
    }
  }

  private void answer() {
    byte[] framed;
    try {
      framed = admitted();
    } catch (RequestBody.LostException e) {
      throw HttpExchange.ending(e);
    } catch (Throwable e) {
      RpcException error = toRpc(e);
      failed(error.code(), e);
      wire.sendError(exchange, context, error);
      return;
    }
    wire.sendMessage(exchange, context, framed, routing.limits().compressFrom());
  }

  private byte[] admitted() throws Exception {
    if (!routing.slots().tryAcquire()) {
      throw new RpcException(
          ConnectCode.RESOURCE_EXHAUSTED, "too many calls at once; try again later");
    }
    try {
      context.authenticated(routing.authenticator().authenticate(context));
      readTimeout();
      return beforeDeadline();
    } finally {
      routing.slots().release();
    }
  }

  private void readTimeout() {
    long asked = wire.begin(context.requestHeaders());
    if (asked != WireProtocol.NO_TIMEOUT) {
      long granted = Math.min(asked, routing.limits().maxTimeout().toNanos());
      context.timeout(TimeUnit.NANOSECONDS.toMillis(asked), context.startTicks() + granted);
    }
    if (method.brief()) {
      context.atMost(context.startTicks() + BRIEF.toNanos());
    }
  }

  /** Runs the rest on the watch: whatever it throws after the deadline is the deadline's doing. */
  private byte[] beforeDeadline() throws Exception {
    if (isOver()) {
      // Before a read over HTTP/1.1 whose interruption would close the connection.
      throw deadlineExceeded(null);
    }
    DeadlineWatch.Alarm alarm = routing.deadlines().arm(context.deadlineTicks());
    boolean reading = true;
    try {
      Slice message = wire.readMessage(exchange, maxRequestBytes());
      // An interrupted read ends early without a word.
      if (alarm.fired() || isOver()) {
        throw deadlineExceeded(null);
      }
      reading = false;
      return handled(message);
    } catch (Throwable e) {
      if (alarm.disarm()) {
        // A body that was read to its end is whole, whenever the handler was interrupted: taking it
        // for a torn one would end the connection under the other calls on it.
        if (reading) {
          exchange.body().cutOff();
        }
        if (!(e instanceof RequestBody.LostException)) {
          throw deadlineExceeded(e);
        }
        // Interrupting a read of HTTP/1.1 closes the connection, and with it the way to say so.
        failed(ConnectCode.DEADLINE_EXCEEDED, e);
      }
      throw e;
    } finally {
      alarm.disarm();
    }
  }

  private boolean isOver() {
    return routing.time().ticks() - context.deadlineTicks() >= 0;
  }

  private int maxRequestBytes() {
    int limit = routing.limits().maxRequestBytes();
    return method.brief() ? Math.min(limit, BRIEF_BYTES) : limit;
  }

  private byte[] handled(Slice bytes) throws Exception {
    RpcCodec codec = context.codec();
    Message request = routing.codecs().decode(codec, method.request(), bytes);
    Message response =
        RequestDeadline.with(context.deadlineTicks(), () -> method.call(context, request));
    return routing.codecs().encode(codec, response, wire.reserved());
  }

  private void failed(ConnectCode code, Throwable failure) {
    this.code = code;
    this.failure = failure;
  }

  private RpcException toRpc(Throwable failure) {
    if (failure instanceof RpcException known) {
      return known;
    }
    RpcException mapped = null;
    try {
      mapped = routing.errors().toRpc(failure);
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
    return mapped != null ? mapped : new RpcException(ConnectCode.INTERNAL, "internal error");
  }

  private static RpcException deadlineExceeded(@Nullable Throwable cause) {
    return new RpcException(
        ConnectCode.DEADLINE_EXCEEDED, "the time for this call is over", List.of(), cause);
  }
}
