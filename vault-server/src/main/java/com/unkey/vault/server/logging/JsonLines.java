package com.unkey.vault.server.logging;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import org.slf4j.event.KeyValuePair;

/**
 * An event as a line of JSON: {@code time} (RFC 3339, UTC, milliseconds), {@code level}, {@code
 * logger}, {@code msg}, what holds for every line of this process, the event's own key-value pairs,
 * and {@code stack} if something was thrown.
 */
final class JsonLines extends EncoderBase<ILoggingEvent> {
  /** Of ASCII, what needs no second look; nearly every character of a line. */
  private static final boolean[] PLAIN = new boolean[128];

  static {
    for (char c = ' '; c < 127; c++) {
      PLAIN[c] = c != '"' && c != '\\';
    }
  }

  private volatile String processFields = "";
  private volatile Second second = new Second(Long.MIN_VALUE, "");

  /** The text of a second, since most events share it with the one before. */
  private record Second(long epoch, String text) {}

  /** What every line carries from now on. */
  void processFields(Map<String, String> fields) {
    StringBuilder out = new StringBuilder();
    fields.forEach((name, value) -> field(out, name, value));
    processFields = out.toString();
  }

  @Override
  public byte[] headerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] footerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    StringBuilder out = new StringBuilder(320);
    out.append("{\"time\":\"");
    time(out, event.getTimeStamp());
    out.append("\",\"level\":\"").append(event.getLevel().toString().toLowerCase(Locale.ROOT));
    out.append('"');
    field(out, "logger", event.getLoggerName());
    field(out, "msg", String.valueOf(event.getFormattedMessage()));
    out.append(processFields);
    if (event.getKeyValuePairs() != null) {
      for (KeyValuePair pair : event.getKeyValuePairs()) {
        field(out, pair.key, pair.value);
      }
    }
    IThrowableProxy thrown = event.getThrowableProxy();
    if (thrown != null) {
      field(out, "stack", ThrowableProxyUtil.asString(thrown));
    }
    return out.append("}\n").toString().getBytes(UTF_8);
  }

  private void time(StringBuilder out, long epochMillis) {
    long epoch = Math.floorDiv(epochMillis, 1000L);
    Second current = second;
    if (current.epoch != epoch) {
      String text =
          LocalDateTime.ofInstant(Instant.ofEpochSecond(epoch), ZoneOffset.UTC).toString();
      // It leaves out seconds that are 0.
      current = new Second(epoch, text.length() == 16 ? text + ":00" : text);
      second = current;
    }
    int millis = (int) Math.floorMod(epochMillis, 1000L);
    out.append(current.text).append('.');
    out.append((char) ('0' + millis / 100)).append((char) ('0' + millis / 10 % 10));
    out.append((char) ('0' + millis % 10)).append('Z');
  }

  private static void field(StringBuilder out, String name, Object value) {
    out.append(",\"");
    escape(out, name);
    out.append("\":");
    if (value instanceof Number || value instanceof Boolean) {
      out.append(value);
      return;
    }
    out.append('"');
    escape(out, String.valueOf(value));
    out.append('"');
  }

  private static void escape(StringBuilder out, String text) {
    int clean = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < PLAIN.length && PLAIN[c]) {
        continue;
      }
      // Line separators of Unicode and lone surrogates would break a line, or its encoding.
      boolean plain =
          c >= ' ' && c != '"' && c != '\\' && c != '\u2028' && c != '\u2029' && c != '\u007f';
      if (plain && !Character.isSurrogate(c)) {
        continue;
      }
      if (plain && Character.isHighSurrogate(c) && i + 1 < text.length()) {
        if (Character.isLowSurrogate(text.charAt(i + 1))) {
          i++;
          continue;
        }
      }
      out.append(text, clean, i);
      clean = i + 1;
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> out.append("\\u").append(String.format("%04x", (int) c));
      }
    }
    out.append(text, clean, text.length());
  }
}
