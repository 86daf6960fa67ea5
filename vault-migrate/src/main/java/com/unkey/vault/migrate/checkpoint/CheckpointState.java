package com.unkey.vault.migrate.checkpoint;

import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.migrate.attest.Attesting.Beginning;
import com.unkey.vault.migrate.attest.Tally;
import java.util.Optional;

/**
 * What the object holds.
 *
 * @param beginning of the run, by whichever runner began it
 * @param confirmed every key up to this one is done with; empty at the beginning
 * @param tally of the run up to there, or a little beyond
 * @param change new with every write, so that no two writes are the same bytes
 */
record CheckpointState(
    Beginning beginning, Optional<ObjectKey> confirmed, Tally tally, Lease lease, String change) {
  /** Whether what is here holds for a run that begins now as {@code fresh} says. */
  boolean holdsFor(Beginning fresh) {
    return beginning.scope().equals(fresh.scope())
        && beginning.source().equals(fresh.source())
        && beginning.target().equals(fresh.target());
  }
}
