package com.unkey.vault.server.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A URL's query as bytes, since the message of a Connect GET need not be text. */
final class QueryParameters {
  private final List<Map.Entry<String, byte[]>> entries;

  private QueryParameters(List<Map.Entry<String, byte[]>> entries) {
    this.entries = entries;
  }

  /**
   * @param raw without the question mark; a percent sign that two hex digits do not follow stands
   *     for itself
   */
  static QueryParameters parse(String raw) {
    List<Map.Entry<String, byte[]>> entries = new ArrayList<>();
    for (String pair : raw.isEmpty() ? new String[0] : raw.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      entries.add(Map.entry(new String(decode(name), UTF_8), decode(value)));
    }
    return new QueryParameters(entries);
  }

  /** The first value of {@code name}, or null. */
  byte @Nullable [] bytes(String name) {
    for (Map.Entry<String, byte[]> entry : entries) {
      if (entry.getKey().equals(name)) {
        return entry.getValue();
      }
    }
    return null;
  }

  /** The first value of {@code name} as text, or null. */
  @Nullable String text(String name) {
    byte[] value = bytes(name);
    return value == null ? null : new String(value, UTF_8);
  }

  /** All of them as text, in order. */
  List<Map.Entry<String, String>> asText() {
    return entries.stream()
        .map(entry -> Map.entry(entry.getKey(), new String(entry.getValue(), UTF_8)))
        .toList();
  }

  private static byte[] decode(String encoded) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(encoded.length());
    for (int i = 0; i < encoded.length(); i++) {
      char c = encoded.charAt(i);
      int octet = c == '%' ? octet(encoded, i + 1) : -1;
      if (octet >= 0) {
        out.write(octet);
        i += 2;
      } else {
        out.write(c == '+' ? ' ' : c);
      }
    }
    return out.toByteArray();
  }

  private static int octet(String text, int at) {
    int high = at < text.length() ? Character.digit(text.charAt(at), 16) : -1;
    int low = at + 1 < text.length() ? Character.digit(text.charAt(at + 1), 16) : -1;
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }
}
