package com.unkey.vault.migrate.dek;

import com.unkey.vault.core.crypto.Dek;
import com.unkey.vault.migrate.finding.Finding;

/** What one object under {@code keyring/} turned out to be. */
public sealed interface StoredDek extends AutoCloseable {
  /** Wipes the key, if there is one. */
  @Override
  default void close() {}

  /** A DEK, and under its own key if it has one. The reader owns its material: close it. */
  record Opened(DekFacts facts, Dek dek) implements StoredDek {
    @Override
    public void close() {
      dek.close();
    }
  }

  /** None that can be read. */
  record Unreadable(Finding problem) implements StoredDek {}

  /** The store answered that there is no such object. */
  record Absent() implements StoredDek {}
}
