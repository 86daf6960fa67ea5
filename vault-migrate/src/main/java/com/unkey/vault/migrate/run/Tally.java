package com.unkey.vault.migrate.run;

import com.unkey.vault.core.KekId;
import com.unkey.vault.migrate.finding.Finding;
import com.unkey.vault.migrate.finding.FindingKind;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** Counts as they grow. Used by one thread. */
final class Tally {
  private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
  private final Map<FindingKind, Long> findings = new EnumMap<>(FindingKind.class);
  private final TreeMap<KekId, Long> keks = new TreeMap<>(Counts.BY_TEXT);
  private long bytesListed;
  private long bytesWritten;

  void add(Report report) {
    report.outcomes().forEach(outcome -> add(outcome, 1));
    report.keks().forEach(kek -> keks.merge(kek, 1L, Long::sum));
    bytesWritten += report.bytesWritten();
  }

  void add(Outcome outcome, long more) {
    if (more > 0) {
      outcomes.merge(outcome, more, Long::sum);
    }
  }

  void add(Finding finding) {
    findings.merge(finding.kind(), 1L, Long::sum);
  }

  void listed(long bytes) {
    bytesListed += bytes;
  }

  Counts counts() {
    return new Counts(outcomes, findings, keks, bytesListed, bytesWritten);
  }
}
