package com.unkey.vault.migrate.checkpoint;

import java.time.Instant;

/**
 * Who may write a checkpoint now.
 *
 * @param owner of the lease, for people: host and process
 * @param epoch +1 each time it changes hands, from 1
 * @param expires when anybody may take it; at once, if it was given back
 */
record Lease(String owner, long epoch, Instant expires) {
  Lease {
    if (epoch < 1) {
      throw new IllegalArgumentException("a lease's epoch is at least 1");
    }
  }

  boolean isFree(Instant now) {
    return !now.isBefore(expires);
  }
}
