package com.unkey.vault.server.rpc;

/** What a caller sent, made fit for a message that is sent back. */
final class Printable {
  private static final int MAX = 64;

  private Printable() {}

  /** In quotes, visible ASCII only, shortened. */
  static String quote(String text) {
    StringBuilder out = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < Math.min(text.length(), MAX); i++) {
      char c = text.charAt(i);
      out.append(c < ' ' || c > '~' || c == '"' ? '?' : c);
    }
    return out.append(text.length() > MAX ? "...\"" : "\"").toString();
  }
}
