package com.unkey.vault.migrate.cli;

import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.migrate.attest.Attesting;
import com.unkey.vault.migrate.checkpoint.HeldCheckpoint;
import com.unkey.vault.migrate.finding.Finding;
import com.unkey.vault.migrate.run.Counts;
import com.unkey.vault.migrate.run.FindingSink;
import com.unkey.vault.migrate.run.Outcome;
import com.unkey.vault.migrate.run.ResumePoint;
import com.unkey.vault.migrate.run.RunResult;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Ties a run to what it attests: findings and counts on their way, and where it resumes. */
final class Attested {
  private final Attesting attesting;

  Attested(Attesting attesting) {
    this.attesting = attesting;
  }

  /** Tells {@code also}, too. */
  FindingSink sink(FindingSink also) {
    return (finding, isAccepted) -> {
      attesting.found(
          finding.kind().word(),
          lineOf(finding, isAccepted),
          finding.stopsTheSwitch() && !isAccepted);
      also.found(finding, isAccepted);
    };
  }

  private static String lineOf(Finding finding, boolean isAccepted) {
    return (isAccepted ? "accepted " : "") + finding.token() + ": " + finding.detail();
  }

  ResumePoint resume(HeldCheckpoint checkpoint) {
    checkpoint.telling(attesting::tally);
    return new ResumePoint() {
      @Override
      public Optional<ObjectKey> load() {
        return checkpoint.load();
      }

      @Override
      public void save(ObjectKey confirmedUpTo) {
        checkpoint.save(confirmedUpTo);
      }

      @Override
      public void save(ObjectKey confirmedUpTo, Counts counts) {
        attesting.counted(byName(counts));
        checkpoint.save(confirmedUpTo);
      }
    };
  }

  /** The run ended. */
  void counted(RunResult result) {
    attesting.counted(byName(result.counts()));
  }

  private static Map<String, Long> byName(Counts counts) {
    Map<String, Long> named = new TreeMap<>();
    for (Outcome outcome : Outcome.values()) {
      named.put(outcome.word(), counts.of(outcome));
    }
    named.put("bytes-listed", counts.bytesListed());
    named.put("bytes-written", counts.bytesWritten());
    return named;
  }
}
