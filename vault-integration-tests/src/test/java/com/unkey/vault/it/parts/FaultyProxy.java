package com.unkey.vault.it.parts;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A TCP proxy on loopback that can do to a connection what networks and servers do on a bad day.
 * The fault can be changed at any time, and holds at once for the connections there are.
 */
public final class FaultyProxy implements AutoCloseable {
  /** What becomes of connections. */
  public sealed interface Fault {
    /** Nothing: bytes pass both ways. */
    record Pass() implements Fault {}

    /** Nobody listens; the connections there are were reset. */
    record Refuse() implements Fault {}

    /**
     * Connections are accepted, and nothing passes any more, either way. What was sent meanwhile is
     * delivered when this ends, even if its sender has given up.
     */
    record Hang() implements Fault {}

    /** Each piece of an answer is held back so long. */
    record Slow(Duration delay) implements Fault {}

    /**
     * The request passes; of its answer {@code bytes} pass, then the connection is reset. With 0
     * the answer is lost whole.
     */
    record CutAnswer(int bytes) implements Fault {}

    /** Every request is answered so, here, and never reaches the target. */
    record Answer(int status, String contentType, String body) implements Fault {}

    /** What S3 says when it wants to be asked less. */
    static Fault slowDown() {
      return new Answer(
          503,
          "application/xml",
          "<?xml version=\"1.0\"?><Error><Code>SlowDown</Code><Message>reduce</Message></Error>");
    }
  }

  /** How long the target may take to answer a client that is gone. */
  private static final Duration LAST_ANSWER = Duration.ofSeconds(5);

  private final InetSocketAddress target;
  private final int port;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong connections = new AtomicLong();
  private final Object monitor = new Object();
  private Fault fault = new Fault.Pass();
  private @Nullable ServerSocket listener;
  private boolean closed;

  private FaultyProxy(URI target) throws IOException {
    this.target = new InetSocketAddress(target.getHost(), target.getPort());
    ServerSocket socket = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
    this.port = socket.getLocalPort();
    listen(socket);
  }

  /** A proxy before {@code target}, passing everything. */
  public static FaultyProxy before(URI target) {
    try {
      return new FaultyProxy(target);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** The bytes that reached the target so far. */
  public long bytesSent() {
    return sent.get();
  }

  /** The connections accepted so far. */
  public long connections() {
    return connections.get();
  }

  public void pass() {
    set(new Fault.Pass());
  }

  public void set(Fault next) {
    synchronized (monitor) {
      fault = next;
      monitor.notifyAll();
      try {
        if (next instanceof Fault.Refuse) {
          stopListening();
        } else if (listener == null && !closed) {
          listen(new ServerSocket(port, 256, InetAddress.getLoopbackAddress()));
        }
        if (next instanceof Fault.Answer) {
          // A connection that already leads to the target cannot be answered here.
          resetOpen();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public void close() {
    synchronized (monitor) {
      closed = true;
      stopListening();
      monitor.notifyAll();
    }
  }

  private void listen(ServerSocket socket) {
    listener = socket;
    Thread.ofVirtual().name("proxy-" + port).start(() -> accept(socket));
  }

  private void stopListening() {
    if (listener != null) {
      closeQuietly(listener);
      listener = null;
    }
    resetOpen();
  }

  private void resetOpen() {
    open.forEach(FaultyProxy::reset);
    open.clear();
  }

  private void accept(ServerSocket from) {
    while (!from.isClosed()) {
      try {
        Socket client = from.accept();
        connections.incrementAndGet();
        open.add(client);
        Thread.ofVirtual().name("proxy-" + port + "-up").start(() -> serve(client));
      } catch (IOException e) {
        return; // The listener was closed.
      }
    }
  }

  private void serve(Socket client) {
    try (Socket server = new Socket()) {
      if (current() instanceof Fault.Answer answer) {
        answerHere(client, answer);
        return;
      }
      server.connect(target, 5_000);
      open.add(server);
      Thread answers =
          Thread.ofVirtual()
              .name("proxy-" + port + "-down")
              .start(() -> pumpAnswers(server, client));
      pumpRequests(client, server);
      // A client that gave up takes nothing back: what it sent is delivered, however late.
      answers.join(LAST_ANSWER);
    } catch (IOException e) {
      reset(client);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(client);
    }
  }

  private void pumpRequests(Socket client, Socket server) throws IOException {
    InputStream in = client.getInputStream();
    OutputStream out = server.getOutputStream();
    byte[] buffer = new byte[16 * 1024];
    for (int n = readOrEnd(in, buffer); n >= 0; n = readOrEnd(in, buffer)) {
      switch (awaitNotHanging()) {
        case Fault.Answer _ -> {
          // Half of a request was read already: the client is told by a reset, and asks again.
          throw new IOException("no answer can be given here any more");
        }
        case Fault.Refuse _ -> throw new IOException("refused meanwhile");
        case Fault.Pass _, Fault.Hang _, Fault.Slow _, Fault.CutAnswer _ -> {
          out.write(buffer, 0, n);
          sent.addAndGet(n);
        }
      }
    }
  }

  /** A client that resets its connection has sent all it will, like one that ends it properly. */
  private static int readOrEnd(InputStream in, byte[] buffer) {
    try {
      return in.read(buffer);
    } catch (IOException e) {
      return -1;
    }
  }

  private void pumpAnswers(Socket server, Socket client) {
    try {
      InputStream in = server.getInputStream();
      OutputStream out = client.getOutputStream();
      byte[] buffer = new byte[16 * 1024];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        switch (awaitNotHanging()) {
          case Fault.CutAnswer(int bytes) -> {
            out.write(buffer, 0, Math.min(n, bytes));
            out.flush();
            reset(client);
            return;
          }
          case Fault.Slow(Duration delay) -> {
            pause(delay);
            out.write(buffer, 0, n);
          }
          case Fault.Pass _, Fault.Hang _, Fault.Refuse _, Fault.Answer _ ->
              out.write(buffer, 0, n);
        }
      }
      client.close();
    } catch (IOException e) {
      reset(client);
    } finally {
      open.remove(server);
    }
  }

  private static void answerHere(Socket client, Fault.Answer answer) throws IOException {
    readRequest(client.getInputStream());
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    String head =
        "HTTP/1.1 %d Injected\r\nContent-Type: %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
            .formatted(answer.status(), answer.contentType(), body.length);
    OutputStream out = client.getOutputStream();
    out.write(head.getBytes(StandardCharsets.ISO_8859_1));
    out.write(body);
    out.flush();
    client.shutdownOutput();
    client.close();
  }

  /** Reads one request whole, so that closing the connection does not lose the answer. */
  private static void readRequest(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int c = in.read();
      if (c < 0) {
        return;
      }
      head.append((char) c);
    }
    long length =
        head.toString()
            .lines()
            .filter(line -> line.regionMatches(true, 0, "content-length:", 0, 15))
            .mapToLong(line -> Long.parseLong(line.substring(15).strip()))
            .findFirst()
            .orElse(0);
    in.skipNBytes(length);
  }

  private Fault current() {
    synchronized (monitor) {
      return fault;
    }
  }

  private Fault awaitNotHanging() throws IOException {
    synchronized (monitor) {
      while (fault instanceof Fault.Hang && !closed) {
        try {
          monitor.wait();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new IOException("interrupted", e);
        }
      }
      if (closed) {
        throw new IOException("the proxy was closed");
      }
      return fault;
    }
  }

  private static void pause(Duration delay) throws IOException {
    try {
      Thread.sleep(delay);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** Ends the connection with a reset rather than an orderly end. */
  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      // It is closed already, which is what is wanted.
    }
    closeQuietly(socket);
  }

  private static void closeQuietly(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      // It is closed already, which is what is wanted.
    }
  }
}
