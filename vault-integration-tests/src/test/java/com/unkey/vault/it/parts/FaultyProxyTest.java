package com.unkey.vault.it.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import com.unkey.vault.it.parts.FaultyProxy.Fault;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** That each fault is the fault it is called, and goes away again. */
class FaultyProxyTest {
  private final AtomicInteger served = new AtomicInteger();
  private HttpServer server;
  private FaultyProxy proxy;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          served.incrementAndGet();
          byte[] body = "0123456789".repeat(10).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    proxy = FaultyProxy.before(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
  }

  @AfterEach
  void stop() {
    proxy.close();
    server.stop(0);
  }

  @Test
  void passes() throws Exception {
    assertThat(get(Duration.ofSeconds(10)).body()).hasSize(100);
    assertThat(proxy.bytesSent()).isPositive();
    assertThat(proxy.connections()).isEqualTo(1);
  }

  @Test
  void refusesAndListensAgainOnTheSamePort() throws Exception {
    proxy.set(new Fault.Refuse());
    assertThatThrownBy(() -> get(Duration.ofSeconds(10))).isInstanceOf(ConnectException.class);
    proxy.pass();
    assertThat(get(Duration.ofSeconds(10)).statusCode()).isEqualTo(200);
    assertThat(served).hasValue(1);
  }

  @Test
  void hangsWithTheConnectionOpenAndGoesOn() throws Exception {
    proxy.set(new Fault.Hang());
    assertThatThrownBy(() -> get(Duration.ofMillis(200))).isInstanceOf(HttpTimeoutException.class);
    proxy.pass();
    assertThat(get(Duration.ofSeconds(10)).statusCode()).isEqualTo(200);
  }

  @Test
  void losesTheAnswerOfARequestThatArrived() {
    proxy.set(new Fault.CutAnswer(0));
    assertThatThrownBy(() -> get(Duration.ofSeconds(10)))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(HttpTimeoutException.class);
    assertThat(served).hasPositiveValue();
  }

  @Test
  void cutsAnAnswerInTheMiddle() {
    proxy.set(new Fault.CutAnswer(90));
    assertThatThrownBy(() -> get(Duration.ofSeconds(10)))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(HttpTimeoutException.class);
  }

  @Test
  void answersInTheTargetsPlace() throws Exception {
    proxy.set(Fault.slowDown());
    HttpResponse<String> response = get(Duration.ofSeconds(10));
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.body()).contains("SlowDown");
    assertThat(served).hasValue(0);
  }

  @Test
  void holdsAnswersBack() throws Exception {
    proxy.set(new Fault.Slow(Duration.ofMillis(300)));
    assertThatThrownBy(() -> get(Duration.ofMillis(150))).isInstanceOf(HttpTimeoutException.class);
    assertThat(get(Duration.ofSeconds(10)).statusCode()).isEqualTo(200);
  }

  /** On a connection of its own. */
  private HttpResponse<String> get(Duration timeout) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(proxy.endpoint()).timeout(timeout).build();
      return client.send(request, BodyHandlers.ofString());
    }
  }
}
