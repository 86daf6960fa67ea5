package com.unkey.vault.core.format;

import com.unkey.vault.core.VaultException.InvalidArgument;
import java.util.Base64;

/**
 * Go's standard base64 decoding: CR and LF are ignored, padding is required. Java's decoder is the
 * other way round.
 */
final class Base64Text {
  private Base64Text() {}

  /**
   * @throws InvalidArgument naming {@code field}; the text is not in the message
   */
  static byte[] decode(String field, String text) {
    String unbroken =
        text.indexOf('\n') < 0 && text.indexOf('\r') < 0 ? text : text.replaceAll("[\r\n]", "");
    if (unbroken.length() % 4 != 0) {
      throw new InvalidArgument(field, "is not standard padded base64");
    }
    try {
      return Base64.getDecoder().decode(unbroken);
    } catch (IllegalArgumentException e) {
      throw new InvalidArgument(field, "is not standard padded base64");
    }
  }
}
