package com.unkey.vault.server.rpc;

import static com.unkey.vault.server.rpc.RawHttp2.DATA;
import static com.unkey.vault.server.rpc.RawHttp2.END_STREAM;
import static com.unkey.vault.server.rpc.RawHttp2.SETTINGS;
import static com.unkey.vault.server.rpc.RawHttp2.WINDOW_UPDATE;
import static com.unkey.vault.server.rpc.RawHttp2.frame;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls that share one HTTP/2 connection share its window, in both directions. */
@Timeout(30)
class AnswersAtOnceTest {
  private static final int WINDOW = 65_535;
  private static final int FRAME = 16_384;
  private static final int LIMIT = 1024 * 1024;

  private TestService service;
  private RawHttp2 caller;

  @BeforeEach
  void connect() throws IOException {
    service =
        new TestService(builder -> builder.limits(RpcLimits.defaults().withMaxRequestBytes(LIMIT)));
    caller = new RawHttp2(service.port());
    caller.send(RawHttp2.preface());
  }

  @AfterEach
  void close() throws IOException {
    caller.close();
    service.close();
  }

  @Test
  void togetherTheyKeepToTheWindowOfTheConnection() throws IOException {
    int calls = 20;
    ByteArrayOutputStream ends = new ByteArrayOutputStream();
    for (int i = 0; i < calls; i++) {
      caller.send(call(2 * i + 1, 30_000, false));
      ends.write(frame(DATA, END_STREAM, 2 * i + 1));
    }
    // All are answered at one time.
    caller.send(ends.toByteArray());
    takeAnswers(calls);
  }

  /** It waits for room to be told so, while all that it sent ahead waits to be read. */
  @Test
  void aRefusedBodyDoesNotKeepTheServerFromSeeingRoom() throws IOException {
    int calls = 4;
    for (int i = 0; i < calls; i++) {
      caller.send(call(2 * i + 1, 30_000, true));
    }
    // Nothing is read yet, so that the answers are stuck when this one wants to be refused.
    int refused = 2 * calls + 1;
    caller.send(RawHttp2.encryptHead(refused));
    for (int sent = 0; sent < LIMIT + Http2Connections.WINDOW; sent += FRAME) {
      caller.send(frame(DATA, 0, refused, new byte[FRAME]));
    }
    caller.send(frame(DATA, END_STREAM, refused));
    takeAnswers(calls + 1);
  }

  /** Helidon queues 32 frames for each stream, then nothing on the connection is read any more. */
  @Test
  void whatMayBeSentAheadIsHalfOfWhatIsQueued() throws IOException {
    RawHttp2.Frame settings = caller.read();
    assertThat(settings.type()).isEqualTo(SETTINGS);
    Map<Integer, Integer> values = new HashMap<>();
    ByteBuffer payload = settings.payload();
    while (payload.hasRemaining()) {
      values.put((int) payload.getShort(), payload.getInt());
    }
    int initialWindowSize = 4;
    assertThat(values.get(initialWindowSize)).isEqualTo(16 * FRAME);
  }

  /** Reads until so many are there, and makes room for a little less than was taken each time. */
  private void takeAnswers(int calls) throws IOException {
    long granted = WINDOW;
    long received = 0;
    Set<Integer> ended = new HashSet<>();
    while (ended.size() < calls) {
      RawHttp2.Frame frame = caller.read();
      if (frame.type() == DATA) {
        received += frame.payload().remaining();
        assertThat(received).isLessThanOrEqualTo(granted);
      }
      if (frame.endsStream()) {
        ended.add(frame.stream());
      }
      if (received == granted) {
        int room = 10_000;
        caller.send(frame(WINDOW_UPDATE, 0, 0, 0, 0, room >>> 8, room & 0xff));
        granted += room;
      }
    }
  }

  private static byte[] call(int stream, int length, boolean whole) throws IOException {
    byte[] message = TestClient.encrypt("r", "x".repeat(length)).toByteArray();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(RawHttp2.encryptHead(stream));
    for (int at = 0; at < message.length; at += FRAME) {
      int end = Math.min(message.length, at + FRAME);
      byte[] part = Arrays.copyOfRange(message, at, end);
      out.write(frame(DATA, whole && end == message.length ? END_STREAM : 0, stream, part));
    }
    return out.toByteArray();
  }
}
