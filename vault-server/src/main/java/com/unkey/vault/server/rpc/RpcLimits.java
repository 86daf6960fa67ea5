package com.unkey.vault.server.rpc;

import java.time.Duration;

/**
 * What one call may cost.
 *
 * @param maxRequestBytes of a request message, uncompressed; beyond it {@code resource_exhausted}
 * @param defaultTimeout for a call that brings none
 * @param maxTimeout the most that a call may ask for; what is above is lowered to it
 * @param maxConcurrentCalls at one time over all connections; beyond it {@code resource_exhausted}
 * @param compressFrom the response size in bytes from which gzip is used where the caller takes it
 */
public record RpcLimits(
    int maxRequestBytes,
    Duration defaultTimeout,
    Duration maxTimeout,
    int maxConcurrentCalls,
    int compressFrom) {
  public RpcLimits {
    if (maxRequestBytes < 1 || maxRequestBytes > 1 << 30) {
      throw new IllegalArgumentException("maxRequestBytes must be 1 to 2^30: " + maxRequestBytes);
    }
    if (!defaultTimeout.isPositive() || defaultTimeout.compareTo(maxTimeout) > 0) {
      throw new IllegalArgumentException(
          "defaultTimeout must be positive and at most maxTimeout: " + defaultTimeout);
    }
    if (maxTimeout.compareTo(Duration.ofDays(365)) > 0) {
      throw new IllegalArgumentException("maxTimeout must be at most a year: " + maxTimeout);
    }
    if (maxConcurrentCalls < 1) {
      throw new IllegalArgumentException("maxConcurrentCalls must be positive");
    }
    if (compressFrom < 0) {
      throw new IllegalArgumentException("compressFrom must not be negative");
    }
  }

  /** 8 MiB, 30 s, 5 min, 1024 calls, gzip from 1 KiB. */
  public static RpcLimits defaults() {
    return new RpcLimits(8 << 20, Duration.ofSeconds(30), Duration.ofMinutes(5), 1024, 1024);
  }

  public RpcLimits withMaxRequestBytes(int bytes) {
    return new RpcLimits(bytes, defaultTimeout, maxTimeout, maxConcurrentCalls, compressFrom);
  }

  public RpcLimits withTimeouts(Duration byDefault, Duration atMost) {
    return new RpcLimits(maxRequestBytes, byDefault, atMost, maxConcurrentCalls, compressFrom);
  }

  public RpcLimits withMaxConcurrentCalls(int calls) {
    return new RpcLimits(maxRequestBytes, defaultTimeout, maxTimeout, calls, compressFrom);
  }

  public RpcLimits withCompressFrom(int bytes) {
    return new RpcLimits(maxRequestBytes, defaultTimeout, maxTimeout, maxConcurrentCalls, bytes);
  }
}
