package com.unkey.vault.server.rpc;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;

/** HTTP/2 as frames, for what no well-behaved client can be made to do. */
final class RawHttp2 implements AutoCloseable {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int END_STREAM = 1;
  static final int END_HEADERS = 4;

  private final Socket socket;
  private final DataInputStream in;

  RawHttp2(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    // What is written apart goes out apart.
    socket.setTcpNoDelay(true);
    in = new DataInputStream(socket.getInputStream());
  }

  /** What the server sent. */
  record Frame(int type, int flags, int stream, ByteBuffer payload) {
    boolean endsStream() {
      return type <= HEADERS && (flags & END_STREAM) != 0;
    }
  }

  /** The next frame; fails if it ends the connection. */
  Frame read() throws IOException {
    int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
    int type = in.readUnsignedByte();
    int flags = in.readUnsignedByte();
    int stream = in.readInt();
    byte[] payload = in.readNBytes(length);
    assertThat(type)
        .as("the connection ends: %s", new String(payload, US_ASCII))
        .isNotEqualTo(GOAWAY);
    return new Frame(type, flags, stream, ByteBuffer.wrap(payload));
  }

  void send(byte[]... frames) throws IOException {
    socket.getOutputStream().write(join(frames));
    socket.getOutputStream().flush();
  }

  static byte[] preface() throws IOException {
    return join("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII), frame(SETTINGS, 0, 0));
  }

  static byte[] frame(int type, int flags, int stream, int... payload) throws IOException {
    byte[] bytes = new byte[payload.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) payload[i];
    }
    return frame(type, flags, stream, bytes);
  }

  static byte[] frame(int type, int flags, int stream, byte[] payload) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int length = payload.length;
    for (int b : new int[] {length >>> 16, length >>> 8, length, type, flags}) {
      out.write(b);
    }
    for (int shift = 24; shift >= 0; shift -= 8) {
      out.write(stream >>> shift);
    }
    out.write(payload);
    return out.toByteArray();
  }

  /** The head of an Encrypt whose body follows. */
  static byte[] encryptHead(int stream) throws IOException {
    // HPACK: :method POST, :scheme http; :path, :authority and content-type by name from the table.
    byte[] block =
        join(
            new byte[] {(byte) 0x83, (byte) 0x86},
            literal(new byte[] {0x04}, "/" + TestService.NAME + "/Encrypt"),
            literal(new byte[] {0x01}, "x"),
            literal(new byte[] {0x0f, 0x10}, "application/proto"));
    return frame(HEADERS, END_HEADERS, stream, block);
  }

  private static byte[] literal(byte[] name, String value) throws IOException {
    return join(name, new byte[] {(byte) value.length()}, value.getBytes(US_ASCII));
  }

  static byte[] join(byte[]... parts) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.write(part);
    }
    return out.toByteArray();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
