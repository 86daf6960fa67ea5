package com.unkey.vault.core.service;

import com.unkey.vault.core.VaultException.InvalidArgument;
import com.unkey.vault.core.VaultException.UnreadablePlaintext;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Text to bytes and back without silent replacement. The JDK replaces what it cannot convert;
 * converting back and comparing finds that, and both ways are vectorized, which a strict encoder is
 * not.
 */
final class Utf8 {
  private Utf8() {}

  /**
   * @throws InvalidArgument naming {@code field} if {@code text} has half a surrogate pair
   */
  static byte[] encode(String field, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (!new String(bytes, StandardCharsets.UTF_8).equals(text)) {
      throw new InvalidArgument(field, "is not valid Unicode");
    }
    return bytes;
  }

  /**
   * @throws UnreadablePlaintext if {@code bytes} are not UTF-8
   */
  static String decode(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (!Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes)) {
      throw new UnreadablePlaintext();
    }
    return text;
  }
}
