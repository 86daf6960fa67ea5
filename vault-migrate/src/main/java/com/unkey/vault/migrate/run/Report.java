package com.unkey.vault.migrate.run;

import com.unkey.vault.core.KekId;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.migrate.finding.Finding;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came of one key, or of one ring's end. Filled by the one thread that looked. */
final class Report {
  private final List<Finding> findings = new ArrayList<>(0);
  private final List<Outcome> outcomes = new ArrayList<>(2);
  private final List<KekId> keks = new ArrayList<>(2);
  private long bytesListed;
  private long bytesWritten;
  private @Nullable ObjectKey confirmedBefore;
  private boolean ringOpen;
  private boolean lookAgain;

  void found(Finding finding) {
    findings.add(finding);
  }

  void count(Outcome outcome) {
    outcomes.add(outcome);
  }

  void kek(KekId kek) {
    keks.add(kek);
  }

  void listed(long bytes) {
    bytesListed += bytes;
  }

  void wrote(long bytes) {
    bytesWritten += bytes;
  }

  /** All keys up to {@code key} are done with, once all that was reported before this is well. */
  void confirmsBefore(@Nullable ObjectKey key) {
    confirmedBefore = key;
  }

  /** A ring's end is still to come, and with it findings about keys before this one. */
  void ringOpen(boolean open) {
    ringOpen = open;
  }

  /** What was found may be no more than a write under way. */
  void lookAgain() {
    lookAgain = true;
  }

  List<Finding> findings() {
    return findings;
  }

  List<Outcome> outcomes() {
    return outcomes;
  }

  List<KekId> keks() {
    return keks;
  }

  long bytesListed() {
    return bytesListed;
  }

  long bytesWritten() {
    return bytesWritten;
  }

  @Nullable ObjectKey confirmedBefore() {
    return confirmedBefore;
  }

  boolean isRingOpen() {
    return ringOpen;
  }

  boolean isToLookAgain() {
    return lookAgain;
  }
}
