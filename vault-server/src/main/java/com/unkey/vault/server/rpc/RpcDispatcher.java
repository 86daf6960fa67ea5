package com.unkey.vault.server.rpc;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds method, protocol and codec of a request; refuses in plain HTTP what has none. */
final class RpcDispatcher implements Handler {
  private static final byte[] EMPTY = {};
  private static final byte[] NOT_FOUND = "404 page not found\n".getBytes(US_ASCII);
  private static final Header TEXT_PLAIN =
      HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
  private static final Header ALLOW_POST = HeaderValues.createCached(HeaderNames.ALLOW, "POST");
  private static final Header ALLOW_GET_POST =
      HeaderValues.createCached(HeaderNames.ALLOW, "GET, POST");
  private static final Header ACCEPT_POST =
      HeaderValues.createCached(HeaderNames.create("accept-post"), WireFormat.ACCEPT_POST);
  private static final WireProtocol CONNECT = new ConnectWire();

  private final RpcRouting routing;
  private final Map<String, Target> targets = new HashMap<>();
  private int routesStarted;

  RpcDispatcher(RpcRouting routing) {
    this.routing = routing;
    for (RpcService service : routing.services()) {
      for (RpcMethod<?, ?> method : service.methods()) {
        targets.put("/" + service.name() + "/" + method.name(), new Target(service, method));
      }
    }
  }

  private record Target(RpcService service, RpcMethod<?, ?> method) {}

  /** Comes once for each route that this handles. */
  @Override
  public void beforeStart() {
    if (routesStarted++ == 0) {
      routing.deadlines().start();
    }
  }

  @Override
  public void afterStop() {
    if (--routesStarted == 0) {
      routing.deadlines().stop();
    }
  }

  @Override
  public void handle(ServerRequest request, ServerResponse response) {
    HttpExchange exchange = new HttpExchange(request, response, routing.deadlines());
    dispatch(exchange, routing.time().ticks());
    exchange.finish();
  }

  private void dispatch(HttpExchange exchange, long startTicks) {
    ServerRequest request = exchange.request();
    Target target = targets.get(request.prologue().uriPath().path());
    if (target == null) {
      refuse(exchange, Status.NOT_FOUND_404, TEXT_PLAIN, NOT_FOUND);
      return;
    }
    Method httpMethod = request.prologue().method();
    boolean allowsGet = target.method.noSideEffects();
    boolean get = allowsGet && httpMethod.equals(Method.GET);
    if (!get && !httpMethod.equals(Method.POST)) {
      Header allow = allowsGet ? ALLOW_GET_POST : ALLOW_POST;
      refuse(exchange, Status.METHOD_NOT_ALLOWED_405, allow, EMPTY);
      return;
    }
    QueryParameters query = get ? QueryParameters.parse(request.query().rawValue()) : null;
    WireFormat format =
        query != null
            ? WireFormat.ofGet(query.text("encoding"))
            : WireFormat.ofContentType(
                request.headers().first(HeaderNames.CONTENT_TYPE).orElse(null));
    if (format == null) {
      refuse(exchange, Status.UNSUPPORTED_MEDIA_TYPE_415, ACCEPT_POST, EMPTY);
      return;
    }
    RpcContext context =
        new RpcContext(
            target.service.name(),
            target.method,
            format,
            request,
            startTicks,
            startTicks + routing.limits().defaultTimeout().toNanos());
    new RpcCall(routing, target.method, wireOf(format, query), exchange, context).run();
  }

  private static void refuse(HttpExchange exchange, Status status, Header header, byte[] body) {
    exchange.response().status(status);
    exchange.response().headers().set(header);
    exchange.send(body);
  }

  static void notFound(ServerResponse response) {
    response.status(Status.NOT_FOUND_404);
    response.headers().set(TEXT_PLAIN);
    response.send(NOT_FOUND);
  }

  private static WireProtocol wireOf(WireFormat format, @Nullable QueryParameters query) {
    if (query != null) {
      return new ConnectGetWire(query);
    }
    return switch (format.protocol()) {
      case CONNECT -> CONNECT;
      case GRPC -> GrpcWire.GRPC;
      case GRPC_WEB -> GrpcWire.GRPC_WEB;
    };
  }
}
