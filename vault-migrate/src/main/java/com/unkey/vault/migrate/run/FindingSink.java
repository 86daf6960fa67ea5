package com.unkey.vault.migrate.run;

import com.unkey.vault.migrate.finding.Finding;

/**
 * Told of every finding, on the run's own thread, in the order of keys as far as the stores list in
 * it. Of findings inside one ring of rings, at most 65,536 are put in order.
 */
@FunctionalInterface
public interface FindingSink {
  FindingSink NONE = (_, _) -> {};

  /**
   * @param isAccepted whether an operator accepted it for this run
   */
  void found(Finding finding, boolean isAccepted);
}
