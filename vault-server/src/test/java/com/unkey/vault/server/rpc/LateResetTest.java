package com.unkey.vault.server.rpc;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A caller that gives up when its answer is under way costs no other call on its connection. */
@Timeout(30)
class LateResetTest {
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int GOAWAY = 7;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;
  private static final int CANCEL = 8;

  private TestService service;
  private Socket socket;
  private DataInputStream in;

  @BeforeEach
  void connect() throws IOException {
    service = new TestService();
    socket = new Socket(InetAddress.getLoopbackAddress(), service.port());
    // What is written apart goes out apart.
    socket.setTcpNoDelay(true);
    in = new DataInputStream(socket.getInputStream());
  }

  @AfterEach
  void close() throws IOException {
    socket.close();
    service.close();
  }

  @Test
  void afterAnAnswerTheConnectionGoesOn() throws IOException {
    send(preface());
    send(get(1));
    awaitEndOf(1);
    // The server forgets an answered stream when the next one begins.
    send(get(3));
    awaitEndOf(3);
    send(reset(1));
    send(get(5));
    awaitEndOf(5);
    send(reset(5));
    send(reset(3));
    send(get(7));
    awaitEndOf(7);
  }

  @Test
  void resetsInBulkEndNothing() throws IOException {
    send(preface());
    for (int stream = 1; stream < 1_600; stream += 4) {
      // In one segment: whether the first is answered before its reset is read is left to chance.
      send(get(stream), get(stream + 2), reset(stream));
      awaitEndOf(stream + 2);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 13})
  void aResetTornAcrossSegmentsIsRead(int cut) throws Exception {
    send(preface());
    send(get(1));
    awaitEndOf(1);
    send(get(3));
    awaitEndOf(3);
    byte[] torn = join(reset(1), get(5));
    socket.getOutputStream().write(torn, 0, cut);
    socket.getOutputStream().flush();
    socket.getOutputStream().write(torn, cut, torn.length - cut);
    awaitEndOf(5);
  }

  private void awaitEndOf(int stream) throws IOException {
    while (true) {
      int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
      int type = in.readUnsignedByte();
      int flags = in.readUnsignedByte();
      int of = in.readInt();
      byte[] payload = in.readNBytes(length);
      assertThat(type)
          .as("the connection ends: %s", new String(payload, US_ASCII))
          .isNotEqualTo(GOAWAY);
      if (of == stream && type <= HEADERS && (flags & END_STREAM) != 0) {
        return;
      }
    }
  }

  private void send(byte[]... frames) throws IOException {
    socket.getOutputStream().write(join(frames));
    socket.getOutputStream().flush();
  }

  private static byte[] preface() throws IOException {
    return join("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII), frame(SETTINGS, 0, 0));
  }

  /** A GET of "/", which is not found. */
  private static byte[] get(int stream) throws IOException {
    // HPACK: :method GET, :scheme http and :path / from the static table, and :authority "x".
    return frame(HEADERS, END_STREAM | END_HEADERS, stream, 0x82, 0x86, 0x84, 0x01, 1, 'x');
  }

  private static byte[] reset(int stream) throws IOException {
    return frame(RST_STREAM, 0, stream, 0, 0, 0, CANCEL);
  }

  private static byte[] frame(int type, int flags, int stream, int... payload) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int b : new int[] {0, 0, payload.length, type, flags}) {
      out.write(b);
    }
    for (int shift = 24; shift >= 0; shift -= 8) {
      out.write(stream >>> shift);
    }
    for (int b : payload) {
      out.write(b);
    }
    return out.toByteArray();
  }

  private static byte[] join(byte[]... parts) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.write(part);
    }
    return out.toByteArray();
  }
}
