package com.unkey.vault.migrate.finding;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The classes of findings, and what each means for the switch. */
public enum FindingKind {
  FOREIGN_KEY(true, true),
  MALFORMED(true, true),
  UNKNOWN_KEK(true, true),
  NOT_AUTHENTIC(true, true),
  WRONG_INNER_ID(true, true),
  /** Not to be accepted: the store answers one thing and then another. */
  VANISHED(true, false),
  DISORDERED_LISTING(true, false),
  STUCK_LISTING(true, false),
  MISSING(true, false),
  ONE_ID_TWO_KEYS(true, false),
  /** Within one store: a {@code LATEST} and the object of the DEK it holds are two keys. */
  LATEST_CONFLICT(true, false),
  BYTES_DIFFER(true, false),
  SAME_DEK_TWO_WRAPS(false, false),
  ONLY_IN_TARGET(false, false),
  LATEST_ALONE(false, false),
  LATEST_BEHIND(false, false);

  private final boolean stopsTheSwitch;
  private final boolean mayBeAccepted;

  FindingKind(boolean stopsTheSwitch, boolean mayBeAccepted) {
    this.stopsTheSwitch = stopsTheSwitch;
    this.mayBeAccepted = mayBeAccepted;
  }

  /** As reports and attestations write it: {@code one-id-two-keys}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public boolean stopsTheSwitch() {
    return stopsTheSwitch;
  }

  public boolean mayBeAccepted() {
    return mayBeAccepted;
  }

  public static Optional<FindingKind> ofWord(String word) {
    return Stream.of(values()).filter(kind -> kind.word().equals(word)).findFirst();
  }
}
