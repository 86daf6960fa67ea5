package com.unkey.vault.migrate.run;

import com.unkey.vault.core.KekId;
import com.unkey.vault.migrate.finding.FindingKind;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a run counted.
 *
 * @param outcomes those that happened
 * @param findings of each kind that was found, accepted ones included
 * @param objectsPerKek objects read, by the KEK that they name, in both stores
 * @param bytesListed of both stores' objects, as listed
 * @param bytesWritten that were new to a store
 */
public record Counts(
    Map<Outcome, Long> outcomes,
    Map<FindingKind, Long> findings,
    SortedMap<KekId, Long> objectsPerKek,
    long bytesListed,
    long bytesWritten) {
  static final Comparator<KekId> BY_TEXT = Comparator.comparing(KekId::value);

  public Counts {
    outcomes = Collections.unmodifiableMap(copy(Outcome.class, outcomes));
    findings = Collections.unmodifiableMap(copy(FindingKind.class, findings));
    SortedMap<KekId, Long> keks = new TreeMap<>(BY_TEXT);
    keks.putAll(objectsPerKek);
    objectsPerKek = Collections.unmodifiableSortedMap(keks);
  }

  public long of(Outcome outcome) {
    return outcomes.getOrDefault(outcome, 0L);
  }

  public long of(FindingKind kind) {
    return findings.getOrDefault(kind, 0L);
  }

  private static <K extends Enum<K>> Map<K, Long> copy(Class<K> type, Map<K, Long> counts) {
    Map<K, Long> copy = new EnumMap<>(type);
    copy.putAll(counts);
    return copy;
  }
}
