package com.unkey.vault.migrate.attest;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a run counted and found so far. A run that resumes goes on from it: what was found before
 * stays found.
 *
 * @param counts by name: {@code rings}, {@code deks}, {@code copied}
 * @param findings by kind
 * @param chain over all findings, accepted ones too
 * @param stopping how many findings stop the switch and were not accepted
 */
public record Tally(
    SortedMap<String, Long> counts,
    SortedMap<String, Long> findings,
    FindingChain chain,
    long stopping) {
  public static final Tally EMPTY = new Tally(Map.of(), Map.of(), FindingChain.EMPTY, 0);

  public Tally(
      Map<String, Long> counts, Map<String, Long> findings, FindingChain chain, long stopping) {
    this(sorted(counts), sorted(findings), chain, stopping);
  }

  public Tally {
    counts = sorted(counts);
    findings = sorted(findings);
    if (stopping < 0 || counts.values().stream().anyMatch(n -> n < 0)) {
      throw new IllegalArgumentException("a count is below 0");
    }
  }

  /** The same without what stops the switch: for a run that finds that again. */
  public Tally withoutStopping() {
    return new Tally(counts, findings, chain, 0);
  }

  /** How many findings there are, of every kind. */
  public long findingsInAll() {
    return findings.values().stream().mapToLong(Long::longValue).sum();
  }

  private static SortedMap<String, Long> sorted(Map<String, Long> map) {
    return Collections.unmodifiableSortedMap(new TreeMap<>(map));
  }
}
