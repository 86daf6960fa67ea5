package com.unkey.vault.storage.s3;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import com.unkey.vault.core.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Records each request as it was on the wire, and answers what the test planted, in that order.
 * Without a planted answer a PUT is accepted, and a GET finds the last body put.
 */
final class StubS3 implements AutoCloseable {
  static final String ETAG = "\"0123456789abcdef0123456789abcdef\"";

  /** A request, as it was sent. */
  record Seen(
      String method, String path, String query, Map<String, List<String>> headers, Bytes body) {
    Optional<String> header(String name) {
      return headers.entrySet().stream()
          .filter(header -> header.getKey().equalsIgnoreCase(name))
          .map(header -> header.getValue().getFirst())
          .findFirst();
    }

    /** Whether any header's name begins with {@code prefix}, in lower case. */
    boolean hasHeader(String prefix) {
      return headers.keySet().stream()
          .anyMatch(name -> name.toLowerCase(Locale.ROOT).startsWith(prefix));
    }
  }

  private interface Answer {
    void send(HttpExchange exchange) throws IOException;
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Seen> all = new CopyOnWriteArrayList<>();
  private final ConcurrentLinkedQueue<Answer> planted = new ConcurrentLinkedQueue<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile Bytes content = Bytes.EMPTY;

  private StubS3(@Nullable SSLContext tls) throws IOException {
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    if (tls == null) {
      server = HttpServer.create(anyPort, 0);
    } else {
      HttpsServer secure = HttpsServer.create(anyPort, 0);
      secure.setHttpsConfigurator(new HttpsConfigurator(tls));
      server = secure;
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  static StubS3 http() {
    return start(null);
  }

  static StubS3 https(SSLContext tls) {
    return start(tls);
  }

  private static StubS3 start(@Nullable SSLContext tls) {
    try {
      return new StubS3(tls);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return server.getAddress().getPort();
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + port());
  }

  /** The requests so far. */
  List<Seen> requests() {
    return List.copyOf(all);
  }

  /** The only request there was. */
  Seen request() {
    if (all.size() != 1) {
      throw new AssertionError("one request expected, there were " + all);
    }
    return all.getFirst();
  }

  /** How many planted answers nobody asked for. */
  int unasked() {
    return planted.size();
  }

  StubS3 answers(int status, String body, String... headers) {
    planted.add(exchange -> send(exchange, status, Bytes.utf8(body), headers));
    return this;
  }

  /** As S3 words an error. */
  StubS3 fails(int status, String code, String... headers) {
    String body =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>%s</Code><Message>m</Message>"
                .formatted(code)
            + "<RequestId>REQ1</RequestId></Error>";
    return answers(status, body, headers);
  }

  /** The object is there with these bytes. */
  StubS3 finds(Bytes body, String etag) {
    planted.add(exchange -> send(exchange, 200, body, "ETag", etag));
    return this;
  }

  /**
   * The object is there and has no end: it is sent as long as somebody takes it.
   *
   * @param length what is said of it; 0: nothing, it comes in chunks
   */
  StubS3 finds(long length, String etag) {
    planted.add(exchange -> {
      exchange.getResponseHeaders().set("ETag", etag);
      exchange.sendResponseHeaders(200, length);
      byte[] part = new byte[8192];
      try {
        while (closing.getCount() > 0) {
          exchange.getResponseBody().write(part);
        }
      } catch (IOException e) {
        exchange.close();
      }
    });
    return this;
  }

  StubS3 finds(Bytes body, String etag, String header, String value) {
    planted.add(exchange -> send(exchange, 200, body, "ETag", etag, header, value));
    return this;
  }

  /** Reads the request, and closes the connection. */
  StubS3 hangsUp() {
    planted.add(HttpExchange::close);
    return this;
  }

  /** Reads the request, and says nothing until this stub is closed. */
  StubS3 saysNothing() {
    planted.add(exchange -> {
      try {
        closing.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      exchange.close();
    });
    return this;
  }

  private void handle(HttpExchange exchange) throws IOException {
    URI uri = exchange.getRequestURI();
    Seen request =
        new Seen(
            exchange.getRequestMethod(),
            uri.getRawPath(),
            uri.getRawQuery() == null ? "" : uri.getRawQuery(),
            Map.copyOf(exchange.getRequestHeaders()),
            Bytes.copyOf(exchange.getRequestBody().readAllBytes()));
    all.add(request);
    Answer answer = planted.poll();
    if (answer != null) {
      answer.send(exchange);
    } else if (request.method().equals("PUT")) {
      content = request.body();
      send(exchange, 200, Bytes.EMPTY, "ETag", ETAG);
    } else {
      send(exchange, 200, content, "ETag", ETAG);
    }
  }

  private static void send(HttpExchange exchange, int status, Bytes body, String... headers)
      throws IOException {
    exchange.getResponseHeaders().set("x-amz-request-id", "REQ1");
    for (int i = 0; i < headers.length; i += 2) {
      exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
    }
    exchange.sendResponseHeaders(status, body.size() == 0 ? -1 : body.size());
    if (body.size() > 0) {
      exchange.getResponseBody().write(body.toArray());
    }
    exchange.close();
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
