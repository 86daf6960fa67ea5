package com.unkey.vault.server.rpc;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.unkey.vault.core.Time;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.task.InterruptableTask;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All connections of a listener, HTTP/1.1 and HTTP/2, with a clock each.
 *
 * <p>It must be the listener's only selector: Helidon 4.5.0 gives such a one every connection at
 * once, but reads first if it has several, and then waits without end for a caller that sends
 * nothing. From then on Helidon asks each connection once a period how long it has been idle, and
 * closes it if that is too long; here that is how every limit is kept.
 */
final class RpcConnections implements ServerConnectionSelector {
  /** No method of HTTP/1.1 begins like HTTP/2's preface (RFC 9113 §3.4). */
  private static final byte[] PREFACE = "PRI ".getBytes(US_ASCII);

  private final ConnectionLimits limits;
  private final Time time;
  private final ServerConnectionSelector http1;
  private final ServerConnectionSelector http2;

  RpcConnections(ConnectionLimits limits, Time time) {
    Http2Connections connections = new Http2Connections(limits);
    this.limits = limits;
    this.time = time;
    this.http2 = connections.selector();
    this.http1 =
        Http1ConnectionSelector.builder()
            .config(Http1Heads.config())
            .addUpgrader(connections.upgrader())
            .build();
  }

  @Override
  public int bytesToIdentifyConnection() {
    return 0;
  }

  @Override
  public Support supports(BufferData data) {
    return Support.SUPPORTED;
  }

  @Override
  public Set<String> supportedApplicationProtocols() {
    return Set.of("h2", "http/1.1");
  }

  @Override
  public ServerConnection connection(ConnectionContext context) {
    ConnectionClock clock = new ConnectionClock(limits, time);
    return new Watched(new WatchedContext(context, clock), clock);
  }

  private final class Watched implements ServerConnection, InterruptableTask<Void> {
    private final ConnectionContext context;
    private final ConnectionClock clock;
    private volatile @Nullable ServerConnection known;

    Watched(ConnectionContext context, ConnectionClock clock) {
      this.context = context;
      this.clock = clock;
    }

    @Override
    public void handle(Limit limit) throws InterruptedException {
      try {
        ServerConnection connection = (isHttp2() ? http2 : http1).connection(context);
        known = connection;
        connection.handle(limit);
      } catch (RuntimeException | InterruptedException e) {
        // Else the server would log it as a failure.
        if (clock.isCut()) {
          throw new CloseConnectionException("a time limit of the connection has passed", e);
        }
        throw e;
      }
    }

    private boolean isHttp2() {
      try {
        return context.dataReader().startsWith(PREFACE);
      } catch (DataReader.InsufficientDataAvailableException e) {
        throw new CloseConnectionException("the caller sent nothing", e);
      }
    }

    @Override
    public boolean canInterrupt() {
      ServerConnection connection = known;
      return connection == null
          || (connection instanceof InterruptableTask<?> task && task.canInterrupt());
    }

    /** None, unless a limit has passed. */
    @Override
    public Duration idleTime() {
      return clock.isOverdue() ? limits.period() : Duration.ZERO;
    }

    @Override
    public void close(boolean interrupt) {
      ServerConnection connection = known;
      if (clock.cutIfOverdue()) {
        return;
      }
      if (connection == null) {
        clock.interruptReader();
      } else {
        connection.close(interrupt);
      }
    }
  }
}
