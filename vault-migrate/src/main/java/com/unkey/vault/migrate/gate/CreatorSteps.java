package com.unkey.vault.migrate.gate;

import com.unkey.vault.migrate.attest.StoreMoment;
import com.unkey.vault.storage.identity.Creators;
import com.unkey.vault.storage.identity.Phase;

/**
 * How far a store's creators have come, counted in changes: each widening and each narrowing of the
 * way forth is one, and one generation. So a store that made as many changes as the shortest way
 * has took that way, and no step back is hidden in it.
 */
final class CreatorSteps {
  private CreatorSteps() {}

  /** 0 for {@code source} alone, 1 for it and the next, and so on. */
  private static int position(Creators creators) {
    return position(creators.min()) + position(creators.max());
  }

  private static int position(Phase phase) {
    return switch (phase) {
      case SOURCE -> 0;
      case DUAL_READ_SOURCE -> 1;
      case DUAL_READ_TARGET -> 2;
      case TARGET -> 3;
    };
  }

  /**
   * Whether {@code now} is reached from {@code then} by the shortest way forth, and by no other.
   */
  static boolean isDirect(StoreMoment then, StoreMoment now) {
    long changes = now.generation() - then.generation();
    return changes >= 0 && position(now.creators()) - position(then.creators()) == changes;
  }

  /** The same from the stamp, which allows {@link Phase#SOURCE} alone, in generation 1. */
  static boolean isDirectFromTheStamp(StoreMoment now) {
    return position(now.creators()) == now.generation() - 1;
  }
}
