package com.unkey.vault.server.auth;

import com.unkey.vault.core.Time;
import java.time.Duration;
import java.time.Instant;

/** Goes forward when it is told to. */
final class TestClock implements Time {
  private Instant now = Instant.parse("2026-06-01T00:00:00Z");

  void pass(Duration duration) {
    now = now.plus(duration);
  }

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public long ticks() {
    return now.toEpochMilli() * 1_000_000;
  }
}
