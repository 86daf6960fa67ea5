package com.unkey.vault.server.rpc;

import io.helidon.common.buffers.BufferData;
import io.helidon.http.HttpPrologue;
import io.helidon.http.WritableHeaders;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.spi.Http1Upgrader;
import io.helidon.webserver.http2.Http2Config;
import io.helidon.webserver.http2.Http2ConnectionSelector;
import io.helidon.webserver.http2.Http2Upgrader;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.util.Set;

/** Helidon's HTTP/2, by prior knowledge, ALPN or upgrade, behind {@link Http2Frames}. */
final class Http2Connections {
  /**
   * Within ten seconds on one connection. In an outage every caller gives up at its own deadline;
   * with Helidon's 50 that would end the connection under those who still wait. What a reset call
   * costs is bounded by the limit of calls at once; what opening its stream costs is not, and 1,000
   * in ten seconds is little.
   */
  private static final int MAX_RESETS = 1000;

  /**
   * How much of a body a caller may send ahead, in bytes. Helidon queues 32 frames for each stream,
   * and then the thread that reads the connection waits for the stream to read: in vain if that one
   * waits to write its answer, for which only the reading thread can learn of room. With Helidon's
   * 1 MiB, and frames of 16 KiB as callers send them, a refused body would be enough for that.
   */
  static final int WINDOW = 256 * 1024;

  /**
   * Calls of one connection at one time. A caller that takes no answer has the server keep them
   * all; Helidon would let it have 8,192.
   */
  private static final int MAX_STREAMS = 1000;

  private final Http2Config config;

  Http2Connections(ConnectionLimits limits) {
    this.config =
        Http2Config.builder()
            .maxRapidResets(MAX_RESETS)
            .maxConcurrentStreams(MAX_STREAMS)
            .initialWindowSize(WINDOW)
            // Would end one answer alone, and the next would wait as long: the connection's clock
            // comes first, and ends them all.
            .flowControlTimeout(limits.write().multipliedBy(2))
            .build();
  }

  /** For connections that are HTTP/2 from their first byte. */
  ServerConnectionSelector selector() {
    ServerConnectionSelector helidons =
        Http2ConnectionSelector.builder().http2Config(config).build();
    return new ServerConnectionSelector() {
      @Override
      public int bytesToIdentifyConnection() {
        return helidons.bytesToIdentifyConnection();
      }

      @Override
      public Support supports(BufferData request) {
        return helidons.supports(request);
      }

      @Override
      public Set<String> supportedApplicationProtocols() {
        return helidons.supportedApplicationProtocols();
      }

      @Override
      public ServerConnection connection(ConnectionContext context) {
        return helidons.connection(new Http2Context(context, Http2Streams.none()));
      }
    };
  }

  /** For connections that begin with HTTP/1.1 and ask for HTTP/2, as the JDK's client does. */
  Http1Upgrader upgrader() {
    Http1Upgrader helidons = Http2Upgrader.create(config);
    return new Http1Upgrader() {
      @Override
      public String supportedProtocol() {
        return helidons.supportedProtocol();
      }

      @Override
      public ServerConnection upgrade(
          ConnectionContext context, HttpPrologue prologue, WritableHeaders<?> headers) {
        return helidons.upgrade(
            new Http2Context(context, Http2Streams.upgraded()), prologue, headers);
      }
    };
  }
}
