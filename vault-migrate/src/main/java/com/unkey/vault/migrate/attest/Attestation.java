package com.unkey.vault.migrate.attest;

import com.unkey.vault.core.store.ObjectKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one run attests.
 *
 * @param seen the attestations that were there when it began, sorted: it began after those ended
 * @param parts the shards' attestations that it was merged of; empty if it was not
 * @param complete whether the run came to its end
 * @param started by the clock of the machine it ran on, for people and for an age; never to judge
 *     what was before what
 */
public record Attestation(
    RunScope scope,
    StoreSpan source,
    StoreSpan target,
    List<ObjectKey> seen,
    List<ObjectKey> parts,
    Tally tally,
    boolean complete,
    Instant started,
    Instant ended) {
  public Attestation {
    seen = seen.stream().distinct().sorted().toList();
    parts = parts.stream().distinct().sorted().toList();
  }

  /** Whether there is a finding that stops the switch and was not accepted. */
  public boolean stopsTheSwitch() {
    return tally.stopping() > 0;
  }

  /**
   * Why it attests nothing; empty if it does. A change of either store's identity meanwhile makes
   * it void: an instance that began to create then may have done so behind the run.
   */
  public Optional<String> voidBecause() {
    if (!source.isSteady()) {
      return Optional.of(changed("source", source));
    }
    if (!target.isSteady()) {
      return Optional.of(changed("target", target));
    }
    return complete ? Optional.empty() : Optional.of("the run did not come to its end");
  }

  private static String changed(String name, StoreSpan span) {
    return "the "
        + name
        + "'s identity was changed during the run, from generation "
        + span.start().generation()
        + " to "
        + span.end().generation();
  }

  /** Whether {@code earlier}, stored at {@code key}, had ended when this one began. */
  public boolean beganAfter(ObjectKey key, Attestation earlier) {
    return seen.contains(key) || (!earlier.parts().isEmpty() && seen.containsAll(earlier.parts()));
  }
}
