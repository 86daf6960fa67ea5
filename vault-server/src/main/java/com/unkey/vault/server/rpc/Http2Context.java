package com.unkey.vault.server.rpc;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.ProxyProtocolData;
import io.helidon.webserver.Router;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/** A connection as Helidon gives it, but for what is read and written, and whose turn it is. */
final class Http2Context implements ConnectionContext {
  private final ConnectionContext connection;
  private final DataReader reader;
  private final DataWriter writer;
  private final PeerInfo caller;

  Http2Context(ConnectionContext connection, Http2Streams streams) {
    DataReader read = connection.dataReader();
    this.connection = connection;
    this.reader = DataReader.create(new Http2Frames(() -> read.readBuffer().readBytes(), streams));
    this.writer = new FrameWriter(connection.dataWriter(), streams);
    this.caller = new Http2Peer(connection.remotePeer());
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
  public ListenerContext listenerContext() {
    return connection.listenerContext();
  }

  @Override
  public ExecutorService executor() {
    return connection.executor();
  }

  @Override
  public Router router() {
    return connection.router();
  }

  @Override
  public Optional<ProxyProtocolData> proxyProtocolData() {
    return connection.proxyProtocolData();
  }

  @Override
  public HelidonSocket serverSocket() {
    return connection.serverSocket();
  }

  @Override
  public PeerInfo remotePeer() {
    return caller;
  }

  @Override
  public PeerInfo localPeer() {
    return connection.localPeer();
  }

  @Override
  public boolean isSecure() {
    return connection.isSecure();
  }

  @Override
  public String socketId() {
    return connection.socketId();
  }

  @Override
  public String childSocketId() {
    return connection.childSocketId();
  }

  /** Each buffer that Helidon writes over HTTP/2 is one frame. */
  private record FrameWriter(DataWriter writer, Http2Streams streams) implements DataWriter {
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
        streams.sending(frame.get(3) & 0xff, stream);
      }
    }
  }
}
