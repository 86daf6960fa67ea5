package com.unkey.vault.server.rpc;

import static com.unkey.vault.server.rpc.TestClient.encrypt;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Callers that are slow, stop, or never end. The one place for a call that there is must be free
 * again after each: the last line of every test is another call.
 */
class RawHttpTest extends RpcServerTest {
  private static final int LIMIT = 10_000;
  private static final String PROTO = "Content-Type: application/proto";
  private static final String ALLOWED = "Authorization: yes";
  private static final byte[] MESSAGE = encrypt("r", "d").toByteArray();

  RawHttpTest() {
    super(builder ->
        builder
            .limits(
                RpcLimits.defaults()
                    .withMaxRequestBytes(LIMIT)
                    .withMaxConcurrentCalls(1)
                    .withTimeouts(Duration.ofSeconds(10), Duration.ofSeconds(10)))
            .authenticator(context -> {
              if (context.requestHeaders().all("authorization").isEmpty()) {
                throw new RpcException(ConnectCode.UNAUTHENTICATED, "no one may call");
              }
              return "someone";
            }));
  }

  @BeforeEach
  void forget() {
    service.forgetOutcomes();
  }

  private RawSocket open() throws IOException {
    return new RawSocket(service.port());
  }

  private static String length(long bytes) {
    return "Content-Length: " + bytes;
  }

  private void assertServesOn() throws IOException {
    try (RawSocket next = open()) {
      assertWorks(next);
    }
  }

  private static void assertWorks(RawSocket socket) throws IOException {
    socket.head("Encrypt", ALLOWED, PROTO, length(MESSAGE.length)).send(MESSAGE);
    assertThat(socket.readAnswer()).startsWith("HTTP/1.1 200").contains("[d]");
  }

  @Test
  void whoAsksFirstIsToldToContinue() throws Exception {
    try (RawSocket socket = open()) {
      socket.head("Encrypt", ALLOWED, PROTO, length(MESSAGE.length), "Expect: 100-continue");
      assertThat(socket.readHead()).startsWith("HTTP/1.1 100");
      socket.send(MESSAGE);
      assertThat(socket.readAnswer()).startsWith("HTTP/1.1 200").contains("[d]");
      assertWorks(socket);
    }
  }

  @Test
  void whoAsksFirstAndMayNotIsNotToldToContinue() throws Exception {
    try (RawSocket socket = open()) {
      socket.head("Encrypt", PROTO, length(MESSAGE.length), "Expect: 100-continue");
      assertThat(socket.readAnswer()).startsWith("HTTP/1.1 401").contains("unauthenticated");
      assertThat(service.outcome().requestBytes()).isZero();
    }
    assertServesOn();
  }

  @Test
  void whoAsksFirstAndSaysTooMuchIsNotToldToContinue() throws Exception {
    try (RawSocket socket = open()) {
      socket.head("Encrypt", ALLOWED, PROTO, length(LIMIT + 1), "Expect: 100-continue");
      assertThat(socket.readAnswer()).startsWith("HTTP/1.1 429").contains("resource_exhausted");
      assertThat(service.outcome().requestBytes()).isZero();
    }
    assertServesOn();
  }

  @Test
  void whoMayNotCallIsAnsweredBeforeTheBodyIsSent() throws Exception {
    for (String framing :
        new String[] {length(MESSAGE.length), length(1L << 40), "Transfer-Encoding: chunked"}) {
      try (RawSocket socket = open()) {
        socket.head("Encrypt", PROTO, framing);
        assertThat(socket.readAnswer()).as(framing).startsWith("HTTP/1.1 401");
        assertThat(service.outcome().requestBytes()).as(framing).isZero();
      }
    }
    assertServesOn();
  }

  /** What it sends late is not taken for the next request. */
  @Test
  void theBodyOfARefusedCallIsNoRequest() throws Exception {
    byte[] smuggled =
        ("POST /" + TestService.NAME + "/Encrypt HTTP/1.1\r\nHost: localhost\r\n\r\n")
            .getBytes(US_ASCII);
    try (RawSocket socket = open()) {
      socket.head("Encrypt", PROTO, length(smuggled.length)).send(smuggled);
      assertThat(socket.readAnswer()).startsWith("HTTP/1.1 401");
      assertWorks(socket);
      // A third call would be one that was smuggled in.
      assertThat(service.outcomes).hasSizeLessThanOrEqualTo(2);
    }
    assertThat(service.outcome().code()).isEqualTo(ConnectCode.UNAUTHENTICATED);
    assertThat(service.outcome().code()).isNull();
  }

  @Test
  void aLengthAboveTheLimitIsRefusedAtOnceAndTheConnectionEnds() throws Exception {
    try (RawSocket socket = open()) {
      socket.head("Encrypt", ALLOWED, PROTO, length(1L << 40));
      String answer = socket.readAnswer();
      assertThat(answer).startsWith("HTTP/1.1 429").contains("resource_exhausted");
      assertThat(answer).containsIgnoringCase("connection: close");
      assertThat(socket.ends()).isTrue();
    }
    assertServesOn();
  }

  @Test
  void aBodyWithoutALengthIsReadToTheLimitOnly() throws Exception {
    String chunk = "1000\r\n" + "x".repeat(0x1000) + "\r\n";
    try (RawSocket socket = open()) {
      socket.head("Encrypt", ALLOWED, PROTO, "Transfer-Encoding: chunked");
      socket.send(chunk).send(chunk).send(chunk);
      String answer = socket.readAnswer();
      assertThat(answer).startsWith("HTTP/1.1 429").contains("resource_exhausted");
      assertThat(answer).containsIgnoringCase("connection: close");
      assertThat(service.outcome().requestBytes()).isLessThanOrEqualTo(LIMIT + 1);
      assertThat(socket.send("0\r\n\r\n").ends()).isTrue();
    }
    assertServesOn();
  }

  @Test
  void aBodyWithoutEndIsNotSwallowedWithoutEnd() throws Exception {
    String chunk = "1000\r\n" + "x".repeat(0x1000) + "\r\n";
    int sent = 0;
    try (RawSocket socket = open()) {
      socket.head("Encrypt", ALLOWED, PROTO, "Transfer-Encoding: chunked");
      // Far more than the sockets' buffers hold.
      while (sent < 100_000_000) {
        socket.send(chunk);
        sent += chunk.length();
      }
    } catch (SocketException e) {
      // The server ended the connection.
    }
    assertThat(sent).isLessThan(100_000_000);
    assertThat(service.outcome().code()).isEqualTo(ConnectCode.RESOURCE_EXHAUSTED);
    assertServesOn();
  }

  @Test
  void aBodyThatStallsIsLeftAtItsDeadline() throws Exception {
    for (String framing : new String[] {length(100), "Transfer-Encoding: chunked"}) {
      try (RawSocket socket = open()) {
        socket.head("Encrypt", ALLOWED, PROTO, framing, "Connect-Timeout-Ms: 200");
        socket.send("5\r\nab");
        String answer = socket.readAnswer();
        assertThat(answer).as(framing).matches("(?s)|HTTP/1.1 504.*deadline_exceeded.*");
        assertThat(socket.ends()).as("nobody knows where a next request would begin").isTrue();
        assertThat(service.outcome().code()).isEqualTo(ConnectCode.DEADLINE_EXCEEDED);
      }
      assertServesOn();
      service.forgetOutcomes();
    }
  }

  @Test
  void aBodyThatStopsIsNoCall() throws Exception {
    for (String framing : new String[] {length(100), "Transfer-Encoding: chunked"}) {
      try (RawSocket socket = open()) {
        socket.head("Encrypt", ALLOWED, PROTO, framing);
        socket.send("5\r\nab");
      }
      RpcObserver.Outcome outcome = service.outcome();
      assertThat(outcome.code()).as(framing).isNotNull().isNotEqualTo(ConnectCode.INTERNAL);
      assertServesOn();
      service.forgetOutcomes();
    }
  }

  @Test
  void chunksThatAreNoneEndTheConnection() throws Exception {
    for (String chunk : new String[] {"zz\r\nab\r\n", "-1\r\n", "2\r\nabcd\r\n0\r\n\r\n"}) {
      try (RawSocket socket = open()) {
        socket.head("Encrypt", ALLOWED, PROTO, "Transfer-Encoding: chunked").send(chunk);
        String answer = socket.readAnswer();
        assertThat(answer).as(chunk).matches("(?s)|HTTP/1.1 4.*");
        assertThat(socket.ends()).as(chunk).isTrue();
      }
      assertServesOn();
    }
  }
}
