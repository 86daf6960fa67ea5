package com.unkey.vault.server.rpc;

import static com.unkey.vault.server.rpc.RawHttp2.DATA;
import static com.unkey.vault.server.rpc.RawHttp2.END_HEADERS;
import static com.unkey.vault.server.rpc.RawHttp2.END_STREAM;
import static com.unkey.vault.server.rpc.RawHttp2.HEADERS;
import static com.unkey.vault.server.rpc.RawHttp2.SETTINGS;
import static com.unkey.vault.server.rpc.RawHttp2.WINDOW_UPDATE;
import static com.unkey.vault.server.rpc.RawHttp2.frame;
import static com.unkey.vault.server.rpc.TestClient.encrypt;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.SocketException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections on which the server waits for nothing but its caller end. */
@Timeout(60)
class ConnectionLimitsTest {
  private static final Duration SOON = Duration.ofMillis(300);
  private static final Duration NEVER = Duration.ofDays(1);
  private static final ConnectionLimits HEAD = new ConnectionLimits(SOON, NEVER, NEVER);
  private static final ConnectionLimits IDLE = new ConnectionLimits(NEVER, SOON, NEVER);
  private static final ConnectionLimits WRITE = new ConnectionLimits(NEVER, NEVER, SOON);
  private static final ConnectionLimits ALL = new ConnectionLimits(SOON, SOON, NEVER);
  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  private static final String PROTO = "Content-Type: application/proto";

  /** More than the buffers of both sockets hold. */
  private static final byte[] BIG_ANSWER = encrypt("repeat", "50000000").toByteArray();

  @SuppressWarnings("NullAway.Init") // Each test begins with it, and its limits.
  private TestService service;

  private void start(ConnectionLimits limits) {
    service = new TestService(builder -> builder, limits);
  }

  @AfterEach
  void stop() {
    service.close();
  }

  private RawSocket open() throws IOException {
    return new RawSocket(service.port());
  }

  private static String length(byte[] message) {
    return "Content-Length: " + message.length;
  }

  private static void call(RawSocket socket, byte[] message) throws IOException {
    socket.head("Encrypt", PROTO, length(message)).send(message);
  }

  private static void assertAnswered(RawSocket socket) throws IOException {
    call(socket, encrypt("r", "d").toByteArray());
    assertThat(socket.readAnswer()).startsWith("HTTP/1.1 200").contains("[d]");
  }

  private static byte[] join(String text, byte[]... frames) throws IOException {
    return RawHttp2.join(text.getBytes(ISO_8859_1), RawHttp2.join(frames));
  }

  private static byte[] overHttp2(int stream, byte[] message) throws IOException {
    return RawHttp2.join(RawHttp2.encryptHead(stream), frame(DATA, END_STREAM, stream, message));
  }

  /** A caller of HTTP/2 that shows its settings, which have the server wait for its requests. */
  private static byte[] settings() throws IOException {
    return join(PREFACE, frame(SETTINGS, 0, 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "P",
        "POST /vault.v1.VaultService/Encrypt HT",
        "POST /vault.v1.VaultService/Encrypt HTTP/1.1\r\n",
        "POST /vault.v1.VaultService/Encrypt HTTP/1.1\r\nHost: localhost\r\nConte",
        "POST /vault.v1.VaultService/Encrypt HTTP/1.1\r\nHost: localhost\r\nA: b\r\n",
        "PRI * HT",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        // The head of the settings' frame, and not all of it.
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\6\4\0",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\6\4\0\0\0\0\0\0",
      })
  void whoeverDoesNotComeToTheEndOfAHead(String sent) throws IOException {
    start(HEAD);
    try (RawSocket socket = open()) {
      assertThat(socket.send(sent).isOver()).isTrue();
    }
    try (RawSocket next = open()) {
      assertAnswered(next);
    }
  }

  @Test
  void whoeverSendsAHeadByteByByte() throws IOException {
    start(HEAD);
    boolean over = false;
    try (RawSocket socket = open()) {
      socket.send("POST /vault.v1.VaultService/Encrypt HTTP/1.1\r\nHost: localhost\r\nA: ");
      // Half a minute, and far less than a head may be long.
      for (int i = 0; i < 1000 && !over; i++) {
        socket.send("b");
        over = socket.endsWithin(30);
      }
    } catch (SocketException e) {
      over = true;
    }
    assertThat(over).isTrue();
  }

  @Test
  void theHeadOfALaterRequestIsWaitedForNoLonger() throws IOException {
    start(HEAD);
    try (RawSocket socket = open()) {
      assertAnswered(socket);
      socket.send("POST /vault.v1.VaultService/Encrypt HTTP/1.1\r\nHost: localhost\r\n");
      assertThat(socket.isOver()).isTrue();
    }
  }

  @Test
  void headersThatGoOnInNoOtherFrame() throws IOException {
    start(HEAD);
    try (RawSocket socket = open()) {
      // :method POST and no end.
      socket.send(RawHttp2.join(settings(), frame(HEADERS, 0, 1, 0x83)));
      assertThat(socket.isOver()).isTrue();
    }
  }

  @Test
  void headersThatStopInTheirFrame() throws IOException {
    start(HEAD);
    try (RawSocket socket = open()) {
      byte[] headers = frame(HEADERS, END_HEADERS, 1, 0x83, 0x86, 0x84);
      socket.send(settings()).send(Arrays.copyOf(headers, headers.length - 1));
      assertThat(socket.isOver()).isTrue();
    }
  }

  @Test
  void whoeverAsksNothingMore() throws IOException {
    start(IDLE);
    try (RawSocket socket = open()) {
      assertAnswered(socket);
      assertThat(socket.isOver()).isTrue();
    }
    try (RawSocket socket = open()) {
      socket.send(settings());
      assertThat(socket.isOver()).isTrue();
    }
  }

  /** What is left of a body that was answered before it came is nothing to wait for. */
  @Test
  void whoeverDoesNotEndTheBodyOfARequestToNobody() throws IOException {
    start(IDLE);
    try (RawSocket socket = open()) {
      socket.send("POST /nobody HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nab");
      assertThat(socket.readAnswer()).startsWith("HTTP/1.1 404");
      assertThat(socket.isOver()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void aCallMayTakeLonger(HttpClient.Version version) {
    start(ALL);
    try (TestClient client = new TestClient(service.port(), version)) {
      for (String millis : new String[] {"1", "1500"}) {
        assertThat(
                client.post("Encrypt", "application/proto", encrypt("sleep", millis).toByteArray()))
            .extracting(HttpResponse::statusCode)
            .isEqualTo(200);
      }
    }
  }

  @Test
  void whoeverDoesNotReadItsAnswer() throws Exception {
    start(WRITE);
    try (RawSocket socket = RawSocket.small(service.port())) {
      call(socket, BIG_ANSWER);
      assertThat(service.outcome().code()).isEqualTo(ConnectCode.CANCELED);
      assertThat(socket.isOver()).isTrue();
    }
    try (RawSocket next = open()) {
      assertAnswered(next);
    }
  }

  @Test
  void whoeverReadsSlowlyButReads() throws Exception {
    start(WRITE);
    try (RawSocket socket = open()) {
      for (int i = 0; i < 20; i++) {
        call(socket, encrypt("repeat", "1000000").toByteArray());
        assertThat(socket.readAnswer()).startsWith("HTTP/1.1 200");
      }
    }
  }

  /** Those behind the first answer on the connection need not be waited for one by one. */
  @Test
  void whoeverMakesNoRoomForItsAnswers() throws Exception {
    start(WRITE);
    int calls = 50;
    byte[] moreThanTheWindow = encrypt("repeat", "100000").toByteArray();
    try (RawSocket socket = open()) {
      socket.send(settings());
      for (int i = 0; i < calls; i++) {
        socket.send(overHttp2(2 * i + 1, moreThanTheWindow));
      }
      for (int i = 0; i < calls; i++) {
        assertThat(service.outcome().code()).isEqualTo(ConnectCode.CANCELED);
      }
      assertThat(socket.isOver()).isTrue();
    }
  }

  @Test
  void whoeverMakesRoomAndDoesNotRead() throws Exception {
    start(WRITE);
    try (RawSocket socket = RawSocket.small(service.port())) {
      int initialWindowSize = 4;
      socket.send(
          join(
              PREFACE,
              frame(SETTINGS, 0, 0, 0, initialWindowSize, 0x7f, 0xff, 0xff, 0xff),
              frame(WINDOW_UPDATE, 0, 0, 0x7f, 0, 0, 0),
              overHttp2(1, BIG_ANSWER)));
      assertThat(service.outcome().code()).isEqualTo(ConnectCode.CANCELED);
      assertThat(socket.isOver()).isTrue();
    }
  }

  @Test
  void theyArePositive() {
    start(ConnectionLimits.defaults());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ConnectionLimits(SOON, Duration.ZERO, SOON))
        .withMessageContaining("idle PT0S");
  }
}
