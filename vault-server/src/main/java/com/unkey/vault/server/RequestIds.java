package com.unkey.vault.server;

import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Names for requests, by which a caller's log and ours can be laid side by side. */
final class RequestIds {
  private static final int MAX_LENGTH = 128;

  private RequestIds() {}

  /** The caller's own, if it can stand in a log and a header as it is; else a new one. */
  static String of(@Nullable String given) {
    return given != null && isSane(given) ? given : fresh();
  }

  private static boolean isSane(String id) {
    if (id.isEmpty() || id.length() > MAX_LENGTH) {
      return false;
    }
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      boolean allowed =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || (i > 0 && "._:-".indexOf(c) >= 0);
      if (!allowed) {
        return false;
      }
    }
    return true;
  }

  /**
   * Unlike others, and nothing more: it guards nothing, so the quick source of randomness will do.
   */
  private static String fresh() {
    long bits = ThreadLocalRandom.current().nextLong();
    char[] id = new char[20];
    "req_".getChars(0, 4, id, 0);
    for (int i = 4; i < id.length; i++) {
      id[i] = Character.forDigit((int) (bits & 15), 16);
      bits >>>= 4;
    }
    return new String(id);
  }
}
