package com.unkey.vault.core;

import java.time.Duration;
import java.time.Instant;

/** Both clocks, given from outside: production passes {@link #system}, a simulator its own. */
public interface Time {
  /** The wall clock, for what is stored and shown. May jump. */
  Instant now();

  /** Nanoseconds of a clock that only goes forward, for deadlines and ages within this process. */
  long ticks();

  /** {@link #ticks} when {@code timeout} from now has passed; capped so that it cannot overflow. */
  default long ticksAfter(Duration timeout) {
    long nanos =
        timeout.compareTo(Duration.ofDays(365)) > 0
            ? Duration.ofDays(365).toNanos()
            : timeout.toNanos();
    return ticks() + nanos;
  }

  static Time system() {
    return SystemTime.INSTANCE;
  }

  /** The machine's clocks. */
  enum SystemTime implements Time {
    INSTANCE;

    @Override
    public Instant now() {
      return Instant.now();
    }

    @Override
    public long ticks() {
      return System.nanoTime();
    }
  }
}
