package com.unkey.vault.migrate.run;

import java.util.Locale;

/** What a run is for. */
public enum Verb {
  INVENTORY,
  COPY,
  VERIFY,
  MERGE,
  REPAIR;

  /** As commands and attestations write it: {@code copy}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
