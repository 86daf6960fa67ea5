package com.unkey.vault.server.rpc;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.PeerInfo;
import io.helidon.webserver.ConnectionContext;

/** A connection over which HTTP/2 is spoken from now on: its frames are seen, and take turns. */
final class Http2Context extends ForwardingContext {
  private final DataReader reader;
  private final DataWriter writer;
  private final PeerInfo caller;

  Http2Context(ConnectionContext connection, Http2Streams streams) {
    super(connection);
    ConnectionClock clock = WatchedContext.clockOf(connection);
    DataReader read = connection.dataReader();
    this.reader =
        DataReader.create(new Http2Frames(() -> read.readBuffer().readBytes(), streams, clock));
    this.writer = new FrameWriter(connection.dataWriter(), streams, clock);
    this.caller = new Http2Peer(connection.remotePeer(), clock);
    clock.headBegins();
    clock.calls(streams::areUnanswered);
  }

  @Override
  public DataReader dataReader() {
    return reader;
  }

  @Override
  public DataWriter dataWriter() {
    return writer;
  }

  @Override
  public PeerInfo remotePeer() {
    return caller;
  }

  /** Each buffer that Helidon writes over HTTP/2 is one frame. */
  private record FrameWriter(DataWriter writer, Http2Streams streams, ConnectionClock clock)
      implements DataWriter {
    private static final int HEAD = 9;

    @Override
    public void write(BufferData... buffers) {
      write(BufferData.create(buffers));
    }

    @Override
    public void write(BufferData buffer) {
      look(buffer);
      writer.write(buffer);
    }

    @Override
    public void writeNow(BufferData... buffers) {
      writeNow(BufferData.create(buffers));
    }

    @Override
    public void writeNow(BufferData buffer) {
      look(buffer);
      writer.writeNow(buffer);
    }

    @Override
    public void flush() {
      writer.flush();
    }

    @Override
    public void close() {
      writer.close();
    }

    private void look(BufferData frame) {
      if (frame.available() >= HEAD) {
        int stream =
            (frame.get(5) & 0x7f) << 24
                | (frame.get(6) & 0xff) << 16
                | (frame.get(7) & 0xff) << 8
                | (frame.get(8) & 0xff);
        clock.touch();
        streams.sending(frame.get(3) & 0xff, stream);
      }
    }
  }
}
