package com.unkey.vault.migrate.run;

import com.unkey.vault.core.KekId;
import com.unkey.vault.migrate.finding.Finding;
import com.unkey.vault.migrate.finding.FindingKind;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Counts as they grow. Used by one thread; cheap to copy, since every ring's end may be kept. */
final class Tally {
  private final EnumMap<Outcome, Long> outcomes;
  private final EnumMap<FindingKind, Long> findings;
  private final Map<KekId, Long> keks;
  private long bytesListed;
  private long bytesWritten;

  Tally() {
    this(new EnumMap<>(Outcome.class), new EnumMap<>(FindingKind.class), new HashMap<>());
  }

  private Tally(
      EnumMap<Outcome, Long> outcomes, EnumMap<FindingKind, Long> findings, Map<KekId, Long> keks) {
    this.outcomes = outcomes;
    this.findings = findings;
    this.keks = keks;
  }

  Tally copy() {
    Tally copy = new Tally(outcomes.clone(), findings.clone(), new HashMap<>(keks));
    copy.bytesListed = bytesListed;
    copy.bytesWritten = bytesWritten;
    return copy;
  }

  void add(Report report) {
    report.outcomes().forEach(outcome -> add(outcome, 1));
    report.keks().forEach(kek -> keks.merge(kek, 1L, Long::sum));
    bytesListed += report.bytesListed();
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
    TreeMap<KekId, Long> inOrder = new TreeMap<>(Counts.BY_TEXT);
    inOrder.putAll(keks);
    return new Counts(outcomes, findings, inOrder, bytesListed, bytesWritten);
  }
}
