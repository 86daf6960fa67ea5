package com.unkey.vault.storage.identity;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How far a migration from one store to another has come, in order; only neighbours may run side by
 * side. An instance with one store and no migration is in {@link #SOURCE}.
 */
public enum Phase {
  /** Writes and reads the source. */
  SOURCE,
  /** Writes both, reads the source. */
  DUAL_READ_SOURCE,
  /** Writes both, reads the target. */
  DUAL_READ_TARGET,
  /** Writes and reads the target. */
  TARGET;

  /** As configuration and {@code store.json} write it: {@code dual-read-source}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The store that is read, and whose answer to a write counts. */
  public StoreName authority() {
    return switch (this) {
      case SOURCE, DUAL_READ_SOURCE -> StoreName.SOURCE;
      case DUAL_READ_TARGET, TARGET -> StoreName.TARGET;
    };
  }

  /** The stores that are written, the {@link #authority} first. */
  public List<StoreName> writes() {
    return isDual() ? List.of(authority(), authority().other()) : List.of(authority());
  }

  /** Whether two stores are written. */
  public boolean isDual() {
    return this == DUAL_READ_SOURCE || this == DUAL_READ_TARGET;
  }

  /** The phase that a migration advances to from here. */
  public Optional<Phase> next() {
    return switch (this) {
      case SOURCE -> Optional.of(DUAL_READ_SOURCE);
      case DUAL_READ_SOURCE -> Optional.of(DUAL_READ_TARGET);
      case DUAL_READ_TARGET -> Optional.of(TARGET);
      case TARGET -> Optional.empty();
    };
  }

  public static Optional<Phase> ofWord(String word) {
    return Stream.of(values()).filter(phase -> phase.word().equals(word)).findFirst();
  }
}
