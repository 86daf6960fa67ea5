package com.unkey.vault.server.rpc;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The headers in which callers say how long they will wait, in nanoseconds. */
final class Timeouts {
  private Timeouts() {}

  /** {@code Connect-Timeout-Ms}: at most ten digits. */
  static long connect(@Nullable String header) {
    if (header == null) {
      return WireProtocol.NO_TIMEOUT;
    }
    return TimeUnit.MILLISECONDS.toNanos(digits(header, 10, "connect-timeout-ms"));
  }

  /** {@code grpc-timeout}: at most eight digits and a unit. */
  static long grpc(@Nullable String header) {
    if (header == null) {
      return WireProtocol.NO_TIMEOUT;
    }
    String name = "grpc-timeout";
    int last = header.length() - 1;
    TimeUnit unit =
        switch (last < 1 ? ' ' : header.charAt(last)) {
          case 'H' -> TimeUnit.HOURS;
          case 'M' -> TimeUnit.MINUTES;
          case 'S' -> TimeUnit.SECONDS;
          case 'm' -> TimeUnit.MILLISECONDS;
          case 'u' -> TimeUnit.MICROSECONDS;
          case 'n' -> TimeUnit.NANOSECONDS;
          default -> throw invalid(name, header);
        };
    // Saturates: 99999999 hours are more nanoseconds than a long holds.
    return unit.toNanos(digits(header.substring(0, last), 8, name));
  }

  private static long digits(String text, int atMost, String name) {
    boolean onlyDigits = text.chars().allMatch(c -> c >= '0' && c <= '9');
    if (text.isEmpty() || text.length() > atMost || !onlyDigits) {
      throw invalid(name, text);
    }
    return Long.parseLong(text);
  }

  private static RpcException invalid(String name, String value) {
    return new RpcException(
        ConnectCode.INVALID_ARGUMENT, "invalid " + name + ": " + Printable.quote(value));
  }
}
