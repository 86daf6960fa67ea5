package com.unkey.vault.server.rpc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;

/** HTTP/1.1 as bytes, for callers that do not keep to it. Reads give up after 20 seconds. */
final class RawSocket implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 20_000;

  private final Socket socket;
  private final InputStream in;

  RawSocket(int port) throws IOException {
    this(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  private RawSocket(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    in = socket.getInputStream();
  }

  /** With little room for what is not read. */
  static RawSocket small(int port) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return new RawSocket(socket);
  }

  RawSocket send(String text) throws IOException {
    return send(text.getBytes(ISO_8859_1));
  }

  RawSocket send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
    return this;
  }

  /** A POST's head, up to the empty line. */
  RawSocket head(String method, String... headers) throws IOException {
    return send(
        "POST /"
            + TestService.NAME
            + "/"
            + method
            + " HTTP/1.1\r\nHost: localhost\r\n"
            + String.join("\r\n", headers)
            + "\r\n\r\n");
  }

  /** Status line and headers of the next answer, or "" if the connection ended before one. */
  String readHead() throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        return head.toString(ISO_8859_1);
      }
      head.write(next);
    }
    return head.toString(ISO_8859_1);
  }

  /** The body of the answer whose head was just read. */
  String readBody(String head) throws IOException {
    String length = head.replaceFirst("(?is).*\r\ncontent-length: *(\\d+)\r\n.*", "$1");
    return new String(in.readNBytes(Integer.parseInt(length)), ISO_8859_1);
  }

  /** The next answer as a whole. */
  String readAnswer() throws IOException {
    String head = readHead();
    return head.isEmpty() ? head : head + readBody(head);
  }

  /** Whether the server ends the connection, orderly or not, without another byte. */
  boolean ends() throws IOException {
    try {
      return in.read() < 0;
    } catch (SocketException e) {
      return true;
    }
  }

  /** Whether the server ends the connection, orderly or not, whatever it sends before. */
  boolean isOver() throws IOException {
    try {
      return in.skip(Long.MAX_VALUE) >= 0 && in.read() < 0;
    } catch (SocketException e) {
      return true;
    }
  }

  /** Whether the server ends the connection within so short a time. */
  boolean endsWithin(int millis) throws IOException {
    socket.setSoTimeout(millis);
    try {
      return ends();
    } catch (SocketTimeoutException e) {
      return false;
    } finally {
      socket.setSoTimeout(PATIENCE_MILLIS);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
