package com.unkey.vault.server.rpc;

import static com.unkey.vault.server.rpc.RawHttp2.END_HEADERS;
import static com.unkey.vault.server.rpc.RawHttp2.END_STREAM;
import static com.unkey.vault.server.rpc.RawHttp2.HEADERS;
import static com.unkey.vault.server.rpc.RawHttp2.RST_STREAM;
import static com.unkey.vault.server.rpc.RawHttp2.frame;
import static com.unkey.vault.server.rpc.RawHttp2.join;
import static com.unkey.vault.server.rpc.RawHttp2.preface;

import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A caller that gives up when its answer is under way costs no other call on its connection. */
@Timeout(30)
class LateResetTest {
  private static final int CANCEL = 8;

  private TestService service;
  private RawHttp2 caller;

  @BeforeEach
  void connect() throws IOException {
    service = new TestService();
    caller = new RawHttp2(service.port());
  }

  @AfterEach
  void close() throws IOException {
    caller.close();
    service.close();
  }

  @Test
  void afterAnAnswerTheConnectionGoesOn() throws IOException {
    caller.send(preface());
    caller.send(get(1));
    awaitEndOf(1);
    // The server forgets an answered stream when the next one begins.
    caller.send(get(3));
    awaitEndOf(3);
    caller.send(reset(1));
    caller.send(get(5));
    awaitEndOf(5);
    caller.send(reset(5));
    caller.send(reset(3));
    caller.send(get(7));
    awaitEndOf(7);
  }

  @Test
  void resetsInBulkEndNothing() throws IOException {
    caller.send(preface());
    for (int stream = 1; stream < 1_600; stream += 4) {
      // In one segment: whether the first is answered before its reset is read is left to chance.
      caller.send(get(stream), get(stream + 2), reset(stream));
      awaitEndOf(stream + 2);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 13})
  void aResetTornAcrossSegmentsIsRead(int cut) throws Exception {
    caller.send(preface());
    caller.send(get(1));
    awaitEndOf(1);
    caller.send(get(3));
    awaitEndOf(3);
    byte[] torn = join(reset(1), get(5));
    caller.send(Arrays.copyOf(torn, cut));
    caller.send(Arrays.copyOfRange(torn, cut, torn.length));
    awaitEndOf(5);
  }

  /** As gRPC's Java client does, whether the server still knows the stream or not. */
  @Test
  void anEmptyEndBehindAResetEndsNothing() throws IOException {
    caller.send(preface());
    for (int stream = 1; stream < 400; stream += 4) {
      caller.send(RawHttp2.encryptHead(stream), reset(stream), emptyEnd(stream));
      caller.send(get(stream + 2));
      awaitEndOf(stream + 2);
      caller.send(emptyEnd(stream));
    }
    caller.send(get(401));
    awaitEndOf(401);
  }

  private void awaitEndOf(int stream) throws IOException {
    RawHttp2.Frame frame;
    do {
      frame = caller.read();
    } while (frame.stream() != stream || !frame.endsStream());
  }

  /** A GET of "/", which is not found. */
  private static byte[] get(int stream) throws IOException {
    // HPACK: :method GET, :scheme http and :path / from the static table, and :authority "x".
    return frame(HEADERS, END_STREAM | END_HEADERS, stream, 0x82, 0x86, 0x84, 0x01, 1, 'x');
  }

  private static byte[] emptyEnd(int stream) throws IOException {
    return frame(RawHttp2.DATA, END_STREAM, stream);
  }

  private static byte[] reset(int stream) throws IOException {
    return frame(RST_STREAM, 0, stream, 0, 0, 0, CANCEL);
  }
}
