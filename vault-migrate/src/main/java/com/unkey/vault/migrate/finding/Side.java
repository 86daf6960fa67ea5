package com.unkey.vault.migrate.finding;

import java.util.Locale;

/** Which of the two stores of a migration. */
public enum Side {
  /** The store whose DEKs must all be in the other. */
  SOURCE,
  TARGET;

  public Side other() {
    return this == SOURCE ? TARGET : SOURCE;
  }

  /** As findings and reports write it: {@code source}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
