package com.unkey.vault.server.auth;

import com.unkey.vault.core.RingId;
import java.util.List;

/**
 * The rings that a token reaches. Each pattern is one of
 *
 * <ul>
 *   <li>{@code ws_1}: that ring and those below it ({@code ws_1/prod}), by whole segments, so never
 *       {@code ws_10};
 *   <li>{@code ws_*}: every ring whose name begins so, {@code ws_1}, {@code ws_10} and what is
 *       below them; the star stands last, and nowhere else;
 *   <li>{@code *}: every ring.
 * </ul>
 */
public record RingScope(List<String> patterns) {
  /** Every ring. */
  public static final RingScope ALL = new RingScope(List.of("*"));

  /**
   * @throws IllegalArgumentException if a pattern is none of these
   */
  public RingScope {
    patterns = List.copyOf(patterns);
    for (String pattern : patterns) {
      int star = pattern.indexOf('*');
      if (pattern.isEmpty() || (star >= 0 && star != pattern.length() - 1)) {
        throw new IllegalArgumentException(
            "is no ring pattern; write ws_1 for that ring and those below it, ws_* for all that"
                + " begin so, * for all");
      }
      if (pattern.endsWith("/")) {
        throw new IllegalArgumentException("ends in a slash; leave it out, or write /*");
      }
    }
  }

  /** Whether a pattern covers {@code ring}. */
  public boolean covers(RingId ring) {
    for (String pattern : patterns) {
      if (matches(pattern, ring.value())) {
        return true;
      }
    }
    return false;
  }

  private static boolean matches(String pattern, String ring) {
    int last = pattern.length() - 1;
    if (pattern.charAt(last) == '*') {
      return ring.regionMatches(0, pattern, 0, last);
    }
    return ring.startsWith(pattern)
        && (ring.length() == pattern.length() || ring.charAt(pattern.length()) == '/');
  }
}
