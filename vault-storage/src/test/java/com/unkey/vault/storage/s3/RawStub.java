package com.unkey.vault.storage.s3;

import com.unkey.vault.core.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Sends bytes as they are, well-formed or not, one planted answer per connection in their order;
 * closes each connection after it. For requests without a body.
 */
final class RawStub implements AutoCloseable {
  private final ServerSocket server;
  private final List<String> heads = new CopyOnWriteArrayList<>();

  RawStub(String... answers) {
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(() -> serve(List.of(answers)));
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  /** Request line and headers of each request so far. */
  List<String> heads() {
    return List.copyOf(heads);
  }

  private void serve(List<String> answers) {
    for (String answer : answers) {
      try (Socket socket = server.accept()) {
        heads.add(readHead(socket.getInputStream()));
        socket.getOutputStream().write(Bytes.utf8(answer).toArray());
        socket.getOutputStream().flush();
      } catch (IOException e) {
        // The test sees an answer that does not come.
        return;
      }
    }
  }

  private static String readHead(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("the request ended in its head");
      }
      head.write(next);
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
