package com.unkey.vault.migrate.run;

import com.unkey.vault.migrate.listing.Shard;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * How a run ended that did not fail.
 *
 * @param applied false for a plan: nothing was written
 * @param bytesOnly whether bytes alone were compared, nothing unwrapped: opens no gate
 * @param accepted tokens of findings that were met, and that an operator accepted
 * @param notMet tokens that were accepted and not met: mistyped, or mended
 * @param stopping findings that stop the switch, without those accepted
 * @param complete the whole scope was seen, from the beginning or from a valid resume point to the
 *     end; false if the run was stopped, or a listing did not go on
 * @param began on this machine's clock, as {@code ended}
 */
public record RunResult(
    Verb verb,
    Shard shard,
    boolean applied,
    boolean bytesOnly,
    Counts counts,
    SortedSet<String> accepted,
    SortedSet<String> notMet,
    long stopping,
    boolean complete,
    Instant began,
    Instant ended) {
  public RunResult {
    accepted = Collections.unmodifiableSortedSet(new TreeSet<>(accepted));
    notMet = Collections.unmodifiableSortedSet(new TreeSet<>(notMet));
  }

  /** Whether all was seen and nothing found that stops the switch. */
  public boolean isClean() {
    return complete && stopping == 0;
  }

  /**
   * Whether two passes are one proof that the source's DEKs are all in the target: both verified by
   * meaning, whole and without a finding that stops the switch, and the second began after the
   * first had ended. The passes are of one process, or of machines whose clocks agree; what binds
   * them to the stores' generations is the attestation's matter.
   */
  public static boolean agree(RunResult first, RunResult second) {
    return first.verb == Verb.VERIFY
        && second.verb == Verb.VERIFY
        && first.shard.equals(second.shard)
        && !first.bytesOnly
        && !second.bytesOnly
        && first.isClean()
        && second.isClean()
        && !second.began.isBefore(first.ended);
  }
}
