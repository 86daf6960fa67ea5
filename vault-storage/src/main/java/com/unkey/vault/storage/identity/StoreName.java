package com.unkey.vault.storage.identity;

import java.util.Locale;

/** Which of the two stores of a migration: as settings, metrics, messages and logs call it. */
public enum StoreName {
  /** The store that is left. */
  SOURCE,
  /** The store that is moved to. */
  TARGET;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public StoreName other() {
    return this == SOURCE ? TARGET : SOURCE;
  }
}
