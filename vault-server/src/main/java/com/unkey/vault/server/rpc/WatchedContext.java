package com.unkey.vault.server.rpc;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;
import io.helidon.webserver.ConnectionContext;

/** A connection whose clock is told of all that is written. */
final class WatchedContext extends ForwardingContext {
  private final ConnectionClock clock;
  private final DataWriter writer;

  WatchedContext(ConnectionContext connection, ConnectionClock clock) {
    super(connection);
    this.clock = clock;
    this.writer = new TimedWriter(connection.dataWriter(), clock);
  }

  /** Of a connection that {@link RpcConnections} gave. */
  static ConnectionClock clockOf(ConnectionContext connection) {
    return ((WatchedContext) connection).clock;
  }

  @Override
  public DataWriter dataWriter() {
    return writer;
  }

  private record TimedWriter(DataWriter writer, ConnectionClock clock) implements DataWriter {
    @Override
    public void write(BufferData... buffers) {
      write(BufferData.create(buffers));
    }

    @Override
    public void write(BufferData buffer) {
      clock.bufferBegins();
      try {
        writer.write(buffer);
      } finally {
        clock.bufferEnds();
      }
      clock.requireUncut();
    }

    @Override
    public void writeNow(BufferData... buffers) {
      writeNow(BufferData.create(buffers));
    }

    @Override
    public void writeNow(BufferData buffer) {
      clock.bufferBegins();
      try {
        writer.writeNow(buffer);
      } finally {
        clock.bufferEnds();
      }
      clock.requireUncut();
    }

    @Override
    public void flush() {
      writer.flush();
    }

    @Override
    public void close() {
      writer.close();
    }
  }
}
