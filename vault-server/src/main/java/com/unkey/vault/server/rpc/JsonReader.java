package com.unkey.vault.server.rpc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/**
 * JSON as RFC 8259 has it and nothing beyond: no comments, no second document, no malformed UTF-8,
 * no half of a surrogate pair. Reads forward over bytes; errors name the byte.
 */
final class JsonReader {
  private static final int MAX_DEPTH = 100;

  private final byte[] bytes;
  private final int start;
  private final int end;
  private int at;

  JsonReader(byte[] bytes, int offset, int length) {
    this.bytes = bytes;
    this.start = offset;
    this.end = offset + length;
    this.at = offset;
  }

  /** The first byte of what comes next, or 0 at the end. */
  int peek() {
    while (at < end) {
      byte b = bytes[at];
      if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
        return b;
      }
      at++;
    }
    return 0;
  }

  boolean consume(char punctuation) {
    if (peek() == punctuation && at < end) {
      at++;
      return true;
    }
    return false;
  }

  void expect(char punctuation) throws InvalidProtocolBufferException {
    if (!consume(punctuation)) {
      throw error("expected " + punctuation);
    }
  }

  /** The name of an object's next member, its colon taken too. */
  String name() throws InvalidProtocolBufferException {
    String name = string();
    expect(':');
    return name;
  }

  /** Whether a null was next, and was taken. */
  boolean consumeNull() throws InvalidProtocolBufferException {
    if (peek() != 'n') {
      return false;
    }
    literal("null");
    return true;
  }

  /** Nothing may follow. */
  void expectEnd() throws InvalidProtocolBufferException {
    if (peek() != 0 || at < end) {
      throw error("expected the end");
    }
  }

  String string() throws InvalidProtocolBufferException {
    if (peek() != '"') {
      throw error("expected a string");
    }
    int from = ++at;
    at = JsonText.nextStop(bytes, from, end);
    if (at < end && bytes[at] == '"') {
      String text = text(from, at);
      at++;
      return text;
    }
    StringBuilder text = new StringBuilder(2 * (at - from) + 16);
    while (true) {
      text.append(text(from, at));
      if (at == end || (bytes[at] >= 0 && bytes[at] < ' ')) {
        throw error(at == end ? "a string without its end" : "a control character in a string");
      }
      if (bytes[at++] == '"') {
        return text.toString();
      }
      escape(text);
      from = at;
      at = JsonText.nextStop(bytes, from, end);
    }
  }

  /** Any value, checked and thrown away. */
  void skipValue() throws InvalidProtocolBufferException {
    skipValue(0);
  }

  private void skipValue(int depth) throws InvalidProtocolBufferException {
    if (depth == MAX_DEPTH) {
      throw error("nested more than " + MAX_DEPTH + " deep");
    }
    switch (peek()) {
      case '{' -> {
        expect('{');
        if (!consume('}')) {
          do {
            name();
            skipValue(depth + 1);
          } while (consume(','));
          expect('}');
        }
      }
      case '[' -> {
        expect('[');
        if (!consume(']')) {
          do {
            skipValue(depth + 1);
          } while (consume(','));
          expect(']');
        }
      }
      case '"' -> string();
      case 't' -> literal("true");
      case 'f' -> literal("false");
      case 'n' -> literal("null");
      default -> number();
    }
  }

  InvalidProtocolBufferException error(String problem) {
    return new InvalidProtocolBufferException("JSON, byte " + (at - start) + ": " + problem);
  }

  private String text(int from, int to) throws InvalidProtocolBufferException {
    if (JsonText.isAscii(bytes, from, to)) {
      return new String(bytes, from, to - from, ISO_8859_1);
    }
    // The fast decoder replaces what is malformed; only where it may have done so, the strict one.
    String text = new String(bytes, from, to - from, UTF_8);
    if (text.indexOf('\uFFFD') < 0) {
      return text;
    }
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, to - from)).toString();
    } catch (CharacterCodingException e) {
      throw error("malformed UTF-8 in the string that ends here");
    }
  }

  private void escape(StringBuilder text) throws InvalidProtocolBufferException {
    switch (at < end ? bytes[at++] : 0) {
      case '"' -> text.append('"');
      case '\\' -> text.append('\\');
      case '/' -> text.append('/');
      case 'b' -> text.append('\b');
      case 'f' -> text.append('\f');
      case 'n' -> text.append('\n');
      case 'r' -> text.append('\r');
      case 't' -> text.append('\t');
      case 'u' -> {
        char unit = codeUnit();
        text.append(unit);
        if (Character.isSurrogate(unit)) {
          boolean follows = at + 1 < end && bytes[at] == '\\' && bytes[at + 1] == 'u';
          if (!follows || Character.isLowSurrogate(unit)) {
            throw error("half of a surrogate pair");
          }
          at += 2;
          char low = codeUnit();
          if (!Character.isLowSurrogate(low)) {
            throw error("half of a surrogate pair");
          }
          text.append(low);
        }
      }
      default -> throw error("an escape that JSON does not have");
    }
  }

  private char codeUnit() throws InvalidProtocolBufferException {
    int unit = 0;
    for (int i = 0; i < 4; i++) {
      int digit = at < end ? Character.digit(bytes[at++], 16) : -1;
      if (digit < 0) {
        throw error("expected four hex digits");
      }
      unit = unit << 4 | digit;
    }
    return (char) unit;
  }

  private void literal(String literal) throws InvalidProtocolBufferException {
    for (int i = 0; i < literal.length(); i++) {
      if (at == end || bytes[at] != literal.charAt(i)) {
        throw error("expected " + literal);
      }
      at++;
    }
  }

  private void number() throws InvalidProtocolBufferException {
    take('-');
    if (!take('0')) {
      digits();
    }
    if (take('.')) {
      digits();
    }
    if (take('e') || take('E')) {
      if (!take('-')) {
        take('+');
      }
      digits();
    }
  }

  private boolean take(char c) {
    boolean here = at < end && bytes[at] == c;
    at += here ? 1 : 0;
    return here;
  }

  private void digits() throws InvalidProtocolBufferException {
    int from = at;
    while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
      at++;
    }
    if (at == from) {
      throw error("expected a value");
    }
  }
}
