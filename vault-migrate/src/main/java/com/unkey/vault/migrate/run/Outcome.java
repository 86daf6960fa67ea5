package com.unkey.vault.migrate.run;

import java.util.Locale;

/** What a run counts, beside findings. In a plan, what it would do. */
public enum Outcome {
  /** Keys listed in either store, each once. */
  LISTED,
  RINGS,
  /** Objects listed that are named as a DEK, in either store. */
  DEKS,
  /** Objects listed that are named {@code LATEST}, in either store. */
  LATESTS,
  /** Rings with a {@code LATEST} and no object of a DEK. */
  RINGS_WITH_LATEST_ALONE,
  /** DEKs that were lacking, and are there now. */
  CREATED,
  /** The same bytes in both stores. */
  ALREADY_THERE,
  /** Other bytes, and the same DEK. */
  SAME_DEK_TWO_WRAPS,
  ONLY_IN_TARGET,
  /** DEKs whose wrap under a previous KEK gave way to the one under the active KEK. */
  REWRAPPED,
  /** {@code LATEST}s made, or brought to a newer DEK. */
  LATEST_MOVED;

  /** As reports write it: {@code already-there}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
