package com.unkey.vault.migrate.gate;

import com.unkey.vault.storage.config.Durations;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/** How evidence is worded. */
final class Words {
  private Words() {}

  /** {@code 1h30m}, in whole seconds. */
  static String of(Duration duration) {
    return duration.isNegative()
        ? "-" + of(duration.negated())
        : Durations.print(duration.truncatedTo(ChronoUnit.SECONDS));
  }
}
