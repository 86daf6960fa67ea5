package com.unkey.vault.server.rpc;

import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;

/**
 * The settings that a port needs for these protocols. HTTP/1.1, cleartext HTTP/2 (prior knowledge
 * and upgrade) and, once TLS is set, ALPN come with the server's own defaults.
 */
public final class RpcListener {
  private RpcListener() {}

  public static void configure(WebServerConfig.Builder server) {
    server
        // HTTP/2 writes headers, data and trailers apart: with Nagle's algorithm and a delayed
        // acknowledgement each call would take 40 ms.
        .connectionOptions(options -> options.tcpNoDelay(true))
        // Writing on the connection's own thread is faster than through a queue.
        .writeQueueLength(0)
        .contentEncoding(new RawContentEncodings())
        // Before those that Helidon finds by itself, which are then not asked.
        .addConnectionSelector(Http2Connections.selector())
        .addConnectionSelector(
            Http1ConnectionSelector.builder()
                .config(Http1Config.create())
                .addUpgrader(Http2Connections.upgrader())
                .build());
  }
}
