package com.unkey.vault.server.rpc;

import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.http.Status;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionListener;

/** Tells a connection's clock which requests of HTTP/1.1 come in, and which answers begin. */
final class Http1Heads {
  private Http1Heads() {}

  static Http1Config config() {
    return Http1Config.builder()
        .addReceiveListener(new Requests())
        .addSendListener(new Answers())
        .buildPrototype();
  }

  private static final class Requests implements Http1ConnectionListener {
    @Override
    public void prologue(ConnectionContext connection, HttpPrologue prologue) {
      WatchedContext.clockOf(connection).headBegins();
    }

    @Override
    public void headers(ConnectionContext connection, Headers headers) {
      ConnectionClock clock = WatchedContext.clockOf(connection);
      clock.calls(() -> true);
      clock.headEnds();
    }
  }

  private static final class Answers implements Http1ConnectionListener {
    @Override
    public void status(ConnectionContext connection, Status status) {
      ConnectionClock clock = WatchedContext.clockOf(connection);
      clock.touch();
      clock.calls(() -> false);
    }
  }
}
