package com.unkey.vault.migrate.attest;

import com.unkey.vault.migrate.attest.Attestations.Stored.Valid;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Joins the attestations of a run's shards to the one of the whole: every shard once, all of one
 * run over the same stores in the same generations.
 */
public final class AttestationMerge {
  /** What became of it. */
  public sealed interface Outcome {
    record Merged(Attestation attestation) implements Outcome {}

    /**
     * @param why every reason, in one line each
     */
    record Refused(List<String> why) implements Outcome {
      public Refused {
        why = List.copyOf(why);
      }
    }
  }

  private AttestationMerge() {}

  public static Outcome merge(Collection<Valid> shards) {
    if (shards.isEmpty()) {
      return new Outcome.Refused(List.of("there is no attestation to merge"));
    }
    List<Valid> parts =
        shards.stream()
            .distinct()
            .sorted(
                Comparator.comparingInt((Valid one) -> one.attestation().scope().shard())
                    .thenComparing(Valid::key))
            .toList();
    List<String> why = new ArrayList<>();
    parts.forEach(
        part -> problemWith(part).ifPresent(problem -> why.add(part.key() + " " + problem)));
    differences(parts, why);
    gapsAndOverlaps(parts, why);
    return why.isEmpty() ? new Outcome.Merged(joined(parts)) : new Outcome.Refused(why);
  }

  private static Optional<String> problemWith(Valid part) {
    if (part.attestation().scope().isWhole()) {
      return Optional.of("is of a whole run already, and needs no merge");
    }
    return part.attestation().voidBecause().map(because -> "attests nothing: " + because);
  }

  private static void differences(List<Valid> parts, List<String> why) {
    same(parts, "verbs", one -> one.scope().verb(), why);
    same(parts, "runs", one -> one.scope().run(), why);
    same(parts, "tool versions", one -> one.scope().toolVersion(), why);
    same(parts, "phases", one -> one.scope().phase().word(), why);
    same(parts, "numbers of shards", one -> one.scope().shards(), why);
    same(parts, "values of bytesOnly", one -> one.scope().bytesOnly(), why);
    same(parts, "sources", one -> one.source().start().describe(), why);
    same(parts, "targets", one -> one.target().start().describe(), why);
    same(parts, "states of the source", one -> one.source().start(), why);
    same(parts, "states of the target", one -> one.target().start(), why);
  }

  private static void same(
      List<Valid> parts, String what, Function<Attestation, Object> of, List<String> why) {
    List<Object> values =
        parts.stream().map(part -> of.apply(part.attestation())).distinct().toList();
    if (values.size() > 1) {
      why.add("they are of different " + what + ": " + values.get(0) + " and " + values.get(1));
    }
  }

  private static void gapsAndOverlaps(List<Valid> parts, List<String> why) {
    int shards = parts.getFirst().attestation().scope().shards();
    Set<Integer> there = new HashSet<>();
    for (Valid part : parts) {
      int shard = part.attestation().scope().shard();
      if (!there.add(shard)) {
        why.add("shard " + shard + " is there more than once; name one attestation of it");
      }
    }
    for (int shard = 0; shard < shards; shard++) {
      if (!there.contains(shard)) {
        why.add("shard " + shard + " of " + shards + " is missing");
      }
    }
  }

  private static Attestation joined(List<Valid> parts) {
    Attestation first = parts.getFirst().attestation();
    RunScope scope = first.scope();
    List<Attestation> all = parts.stream().map(Valid::attestation).toList();
    return new Attestation(
        new RunScope(
            scope.verb(),
            scope.run(),
            scope.toolVersion(),
            scope.phase(),
            0,
            1,
            scope.bytesOnly(),
            all.stream().flatMap(one -> one.scope().accepted().stream()).toList()),
        first.source(),
        first.target(),
        // It began when its first shard did: after what every one of them saw.
        first.seen().stream()
            .filter(key -> all.stream().allMatch(one -> one.seen().contains(key)))
            .toList(),
        parts.stream().map(Valid::key).toList(),
        tally(parts),
        true,
        all.stream().map(Attestation::started).min(Instant::compareTo).orElseThrow(),
        all.stream().map(Attestation::ended).max(Instant::compareTo).orElseThrow());
  }

  private static Tally tally(List<Valid> parts) {
    SortedMap<String, Long> counts = new TreeMap<>();
    SortedMap<String, Long> findings = new TreeMap<>();
    FindingChain chain = FindingChain.EMPTY;
    long stopping = 0;
    for (Valid part : parts) {
      Tally tally = part.attestation().tally();
      add(counts, tally.counts());
      add(findings, tally.findings());
      chain = chain.then(part.key() + " " + tally.chain().hex());
      stopping = Math.addExact(stopping, tally.stopping());
    }
    return new Tally(counts, findings, chain, stopping);
  }

  private static void add(Map<String, Long> sums, Map<String, Long> more) {
    more.forEach((name, count) -> sums.merge(name, count, Math::addExact));
  }
}
