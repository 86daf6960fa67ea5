package com.unkey.vault.migrate.gate;

import com.unkey.vault.storage.identity.Phase;
import java.util.Optional;

/**
 * One step of a migration, forth or back: from a phase to a neighbour of it.
 *
 * @param from the phase that every instance is in now
 */
public record Step(Phase from, Phase to) {
  /**
   * @throws IllegalArgumentException if they are no neighbours
   */
  public Step {
    if (!isForward(from, to) && !isForward(to, from)) {
      throw new IllegalArgumentException(from.word() + " and " + to.word() + " are no neighbours");
    }
  }

  public boolean isForward() {
    return isForward(from, to);
  }

  private static boolean isForward(Phase from, Phase to) {
    return from.next().equals(Optional.of(to));
  }

  @Override
  public String toString() {
    return from.word() + " to " + to.word();
  }
}
