package com.unkey.vault.bench.load;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks a server that is starting until it answers. Over a bare socket: a client library would take
 * the CPU that the server starts on.
 */
final class FirstAnswer {
  private static final long PAUSE_NANOS = Duration.ofMillis(1).toNanos();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int ANSWER_MILLIS = 10_000;

  private FirstAnswer() {}

  /**
   * Returns once {@code request} was answered with 200. While nobody listens, or the answer is 503,
   * it is asked again.
   */
  static void await(ServerProcess server, byte[] request) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() - deadline < 0) {
      String status = ask(server.settings().port(), request);
      if (status.startsWith("HTTP/1.1 200")) {
        return;
      }
      if (!status.isEmpty() && !status.startsWith("HTTP/1.1 503")) {
        throw new BenchException("the first Encrypt was answered with: " + status);
      }
      server.requireAlive();
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    throw new BenchException("the server did not answer within " + PATIENCE);
  }

  /** The status line, or nothing if nobody listens yet. */
  private static String ask(int port, byte[] request) {
    try (Socket socket = new Socket()) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(ANSWER_MILLIS);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      socket.getOutputStream().write(request);
      return firstLine(socket.getInputStream());
    } catch (SocketException e) {
      // Refused, or accepted by the kernel before anybody was there.
      return "";
    } catch (IOException e) {
      throw new BenchException("the first request failed: " + e, e);
    }
  }

  private static String firstLine(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next >= 0 && next != '\r'; next = in.read()) {
      line.append((char) next);
    }
    return line.toString();
  }
}
