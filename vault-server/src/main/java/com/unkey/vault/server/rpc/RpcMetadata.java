package com.unkey.vault.server.rpc;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Headers or trailers to send: names without case, each with its values in order. What HTTP or a
 * protocol sets itself, and what would break a message apart, is refused.
 */
public final class RpcMetadata {
  private static final Set<String> RESERVED =
      Set.of(
          "accept-encoding",
          "connection",
          "content-encoding",
          "content-length",
          "content-type",
          "date",
          "host",
          "keep-alive",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private static final String TOKEN = "abcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-.^_`|~";

  // Most answers carry none, so the map is made when the first one comes.
  private Map<String, List<String>> values = Map.of();

  /**
   * @param value visible ASCII, spaces and tabs; anything else goes base64 under a name that ends
   *     in {@code -bin}
   * @throws IllegalArgumentException if the name is reserved or no HTTP field name, or the value
   *     cannot be sent
   */
  public RpcMetadata add(String name, String value) {
    String key = name.toLowerCase(Locale.ROOT);
    if (!isToken(key) || isReserved(key)) {
      throw new IllegalArgumentException("not a header that a method may set: " + name);
    }
    if (!isFieldValue(value)) {
      throw new IllegalArgumentException("the value of " + name + " is not visible ASCII");
    }
    if (values.isEmpty()) {
      values = new LinkedHashMap<>();
    }
    values.computeIfAbsent(key, absent -> new ArrayList<>(1)).add(value);
    return this;
  }

  public boolean isEmpty() {
    return values.isEmpty();
  }

  /** Names in lower case, in the order of their first value. */
  public void forEach(BiConsumer<String, List<String>> action) {
    values.forEach(action);
  }

  private static boolean isReserved(String key) {
    return RESERVED.contains(key)
        || key.startsWith("grpc-")
        || key.startsWith("connect-")
        || key.startsWith("trailer-");
  }

  private static boolean isToken(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> TOKEN.indexOf(c) >= 0);
  }

  private static boolean isFieldValue(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < ' ' && c != '\t') || c > '~') {
        return false;
      }
    }
    return text.strip().equals(text);
  }
}
