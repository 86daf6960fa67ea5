package com.unkey.vault.server;

import org.jspecify.annotations.Nullable;

/** Where something was thrown, without what it says: a message may quote a caller's data. */
final class Frames {
  private static final int MAX_CAUSES = 8;
  private static final int MAX_FRAMES = 40;

  private Frames() {}

  static String of(Throwable thrown) {
    StringBuilder out = new StringBuilder();
    @Nullable Throwable each = thrown;
    for (int depth = 0; each != null && depth < MAX_CAUSES; depth++) {
      out.append(depth == 0 ? "" : "caused by ").append(each.getClass().getName()).append('\n');
      StackTraceElement[] frames = each.getStackTrace();
      for (int i = 0; i < Math.min(frames.length, MAX_FRAMES); i++) {
        out.append("  at ").append(frames[i]).append('\n');
      }
      each = each.getCause();
    }
    return out.toString();
  }
}
