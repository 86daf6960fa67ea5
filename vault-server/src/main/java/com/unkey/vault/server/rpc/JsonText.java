package com.unkey.vault.server.rpc;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Where text in JSON stops to be plain: at a quote, a backslash or a control character. Looks at
 * eight bytes at a time.
 */
final class JsonText {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;

  private JsonText() {}

  /** The index of the next stop from {@code from} on, or {@code to}. */
  static int nextStop(byte[] bytes, int from, int to) {
    int at = from;
    while (at + Long.BYTES <= to && !hasStop((long) LONG.get(bytes, at))) {
      at += Long.BYTES;
    }
    while (at < to && !isStop(bytes[at])) {
      at++;
    }
    return at;
  }

  /** Whether all bytes from {@code from} to {@code to} are ASCII. */
  static boolean isAscii(byte[] bytes, int from, int to) {
    long seen = 0;
    int at = from;
    for (; at + Long.BYTES <= to; at += Long.BYTES) {
      seen |= (long) LONG.get(bytes, at);
    }
    for (; at < to; at++) {
      seen |= bytes[at] & 0x80;
    }
    return (seen & HIGH_BITS) == 0;
  }

  /** Whether any of the eight is a stop: a borrow can only come from a byte that is one. */
  private static boolean hasStop(long eight) {
    return (hasZero(eight ^ (ONES * '"'))
            | hasZero(eight ^ (ONES * '\\'))
            | ((eight - ONES * ' ') & ~eight & HIGH_BITS))
        != 0;
  }

  private static long hasZero(long eight) {
    return (eight - ONES) & ~eight & HIGH_BITS;
  }

  private static boolean isStop(byte b) {
    return b == '"' || b == '\\' || (b >= 0 && b < ' ');
  }
}
