package com.unkey.vault.server.rpc;

import java.time.Duration;

/**
 * How long a connection may keep the server waiting, over HTTP/1.1 and HTTP/2 alike. When the time
 * is over the connection is closed, whatever is on it.
 *
 * @param head from connecting to the end of the first request's head, TLS's handshake included;
 *     over HTTP/2 to the end of the caller's settings. For a later request from the end of its
 *     first line, or the first frame of its headers
 * @param idle without a call, counted from the last answer; over HTTP/2 from the last frame
 * @param write for the caller to take one answer
 */
public record ConnectionLimits(Duration head, Duration idle, Duration write) {
  private static final Duration MOST_OFTEN = Duration.ofMillis(10);
  private static final Duration LEAST_OFTEN = Duration.ofSeconds(1);

  public ConnectionLimits {
    if (!head.isPositive() || !idle.isPositive() || !write.isPositive()) {
      throw new IllegalArgumentException(
          "must be positive: head " + head + ", idle " + idle + ", write " + write);
    }
  }

  /** 10 s, 5 min, 30 s. */
  public static ConnectionLimits defaults() {
    return new ConnectionLimits(
        Duration.ofSeconds(10), Duration.ofMinutes(5), Duration.ofSeconds(30));
  }

  /** How often connections are looked at: each limit may be exceeded by so much. */
  Duration period() {
    Duration shortest = shorter(head, shorter(idle, write)).dividedBy(4);
    return shorter(LEAST_OFTEN, shortest.compareTo(MOST_OFTEN) < 0 ? MOST_OFTEN : shortest);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
