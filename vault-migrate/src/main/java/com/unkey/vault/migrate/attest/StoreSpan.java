package com.unkey.vault.migrate.attest;

/** A store when a run began, and when it ended. */
public record StoreSpan(StoreMoment start, StoreMoment end) {
  /** Whether its identity was not changed meanwhile: a change there and back is two generations. */
  public boolean isSteady() {
    return start.equals(end);
  }
}
