package com.unkey.vault.server.rpc;

import com.unkey.vault.core.Time;
import io.helidon.webserver.ListenerConfig;
import java.time.Duration;

/**
 * The settings that a port needs for these protocols: HTTP/1.1, cleartext HTTP/2 (prior knowledge
 * and upgrade) and, once TLS is set, ALPN.
 */
public final class RpcListener {
  private RpcListener() {}

  /** {@link #configure(ListenerConfig.BuilderBase, ConnectionLimits)} with the default limits. */
  public static void configure(ListenerConfig.BuilderBase<?, ?> listener) {
    configure(listener, ConnectionLimits.defaults());
  }

  public static void configure(ListenerConfig.BuilderBase<?, ?> listener, ConnectionLimits limits) {
    listener
        // HTTP/2 writes headers, data and trailers apart: with Nagle's algorithm and a delayed
        // acknowledgement each call would take 40 ms.
        .connectionOptions(options -> options.tcpNoDelay(true))
        // Writing on the connection's own thread is faster than through a queue.
        .writeQueueLength(0)
        .contentEncoding(new RawContentEncodings())
        // No connection is served but by ours, whose idle time is that by which it is overdue.
        .protocolsDiscoverServices(false)
        .addConnectionSelector(new RpcConnections(limits, Time.system()))
        .idleConnectionTimeout(Duration.ZERO)
        .idleConnectionPeriod(limits.period());
  }
}
