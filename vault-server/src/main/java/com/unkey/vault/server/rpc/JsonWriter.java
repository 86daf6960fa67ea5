package com.unkey.vault.server.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/** JSON into one array that grows. Escapes what RFC 8259 demands and nothing else. */
final class JsonWriter {
  private static final byte[] HEX = "0123456789abcdef".getBytes(UTF_8);

  private byte[] bytes;
  private int length;

  /**
   * @param reserved how many bytes to leave free at the front
   * @param expected a guess of the rest
   */
  JsonWriter(int reserved, int expected) {
    bytes = new byte[reserved + expected];
    length = reserved;
  }

  /** ASCII that needs no escape. */
  JsonWriter raw(char c) {
    room(1);
    bytes[length++] = (byte) c;
    return this;
  }

  /** JSON already. */
  JsonWriter raw(byte[] json) {
    room(json.length);
    System.arraycopy(json, 0, bytes, length, json.length);
    length += json.length;
    return this;
  }

  JsonWriter string(String text) {
    byte[] utf8 = text.getBytes(UTF_8);
    room(utf8.length + 2);
    bytes[length++] = '"';
    int from = 0;
    int stop;
    while ((stop = JsonText.nextStop(utf8, from, utf8.length)) < utf8.length) {
      copy(utf8, from, stop);
      escape(utf8[stop]);
      from = stop + 1;
    }
    copy(utf8, from, utf8.length);
    return raw('"');
  }

  /** What was written, behind the reserved bytes. */
  byte[] toByteArray() {
    return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
  }

  private void copy(byte[] utf8, int from, int to) {
    room(to - from);
    System.arraycopy(utf8, from, bytes, length, to - from);
    length += to - from;
  }

  private void escape(byte b) {
    raw('\\');
    switch (b) {
      case '"', '\\' -> raw((char) b);
      case '\n' -> raw('n');
      case '\r' -> raw('r');
      case '\t' -> raw('t');
      case '\b' -> raw('b');
      case '\f' -> raw('f');
      default -> {
        raw('u').raw('0').raw('0');
        raw((char) HEX[b >> 4]).raw((char) HEX[b & 0xf]);
      }
    }
  }

  private void room(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }
}
