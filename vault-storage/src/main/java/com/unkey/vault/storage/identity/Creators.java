package com.unkey.vault.storage.identity;

import java.util.Optional;

/**
 * The phases whose instances may create DEKs now: one, or two neighbours while a migration moves
 * between them.
 */
public record Creators(Phase min, Phase max) {
  /**
   * @throws IllegalArgumentException if {@code max} is neither {@code min} nor the next one
   */
  public Creators {
    if (max != min && !min.next().equals(Optional.of(max))) {
      throw new IllegalArgumentException(
          "creators: only one phase, or two neighbours, may create; was "
              + min.word()
              + " to "
              + max.word());
    }
  }

  public static Creators only(Phase phase) {
    return new Creators(phase, phase);
  }

  public boolean contains(Phase phase) {
    return min.compareTo(phase) <= 0 && phase.compareTo(max) <= 0;
  }

  @Override
  public String toString() {
    return min == max ? min.word() : min.word() + " to " + max.word();
  }
}
