package com.unkey.vault.migrate.attest;

import static org.assertj.core.api.Assertions.assertThat;

import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.migrate.TwoToolStores;
import com.unkey.vault.migrate.attest.AttestationMerge.Outcome;
import com.unkey.vault.migrate.attest.Attestations.Stored.Valid;
import com.unkey.vault.storage.ToolStores;
import com.unkey.vault.storage.identity.Creators;
import com.unkey.vault.storage.identity.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class AttestationMergeTest {
  private final TwoToolStores two = new TwoToolStores().stamped(AttestationsTest.NARROW);

  private Valid shard(RunScope scope, boolean complete) {
    try (ToolStores stores = two.open(Phase.DUAL_READ_SOURCE)) {
      Attesting attesting =
          Attesting.begin(stores, Attesting.look(stores, scope, two.time), two.time);
      attesting.counted(Map.of("deks", 1L + scope.shard()));
      attesting.found("malformed", "of shard " + scope.shard(), scope.shard() == 1);
      two.time.sleep(Duration.ofSeconds(7));
      Attestation attestation = attesting.end(complete);
      ObjectKey key = new Attestations(stores.target().store()).write(attestation);
      return new Valid(key, attestation);
    }
  }

  private Valid shard(int shard, int shards) {
    return shard(AttestationsTest.scope(RunScope.VERIFY, shard, shards), true);
  }

  private static List<String> refusal(List<Valid> shards) {
    assertThat(AttestationMerge.merge(shards)).isInstanceOf(Outcome.Refused.class);
    return ((Outcome.Refused) AttestationMerge.merge(shards)).why();
  }

  @Test
  void everyShardOnceIsTheWhole() {
    Valid earlier = shard(0, 1);
    List<Valid> shards = List.of(shard(2, 3), shard(0, 3), shard(1, 3));
    Attestation whole = ((Outcome.Merged) AttestationMerge.merge(shards)).attestation();
    assertThat(whole.scope().isWhole()).isTrue();
    assertThat(whole.voidBecause()).isEmpty();
    assertThat(whole.tally().counts()).isEqualTo(Map.of("deks", 6L));
    assertThat(whole.tally().findings()).isEqualTo(Map.of("malformed", 3L));
    assertThat(whole.tally().stopping()).isEqualTo(1);
    assertThat(whole.parts()).hasSize(3);
    // The second shard saw the first one's: the whole began when the first did.
    assertThat(whole.seen()).containsExactly(earlier.key());
    assertThat(whole.started()).isEqualTo(shards.getFirst().attestation().started());
    assertThat(whole.ended()).isEqualTo(shards.getLast().attestation().ended());
    assertThat(AttestationMerge.merge(List.of(shards.get(1), shards.get(0), shards.get(2))))
        .isEqualTo(new Outcome.Merged(whole));
  }

  @Test
  void whatBeganAfterAllPartsBeganAfterTheWhole() {
    List<Valid> shards = List.of(shard(0, 2), shard(1, 2));
    Attestation whole = ((Outcome.Merged) AttestationMerge.merge(shards)).attestation();
    ObjectKey notYetStored = new ObjectKey(Attestations.PREFIX + "whole.json");
    assertThat(shard(0, 1).attestation().beganAfter(notYetStored, whole)).isTrue();
    assertThat(shards.get(1).attestation().beganAfter(notYetStored, whole)).isFalse();
  }

  @Test
  void aGapAndAnOverlapAreRefused() {
    assertThat(refusal(List.of(shard(0, 3), shard(2, 3))))
        .containsExactly("shard 1 of 3 is missing");
    assertThat(refusal(List.of(shard(0, 2), shard(1, 2), shard(1, 2))))
        .containsExactly("shard 1 is there more than once; name one attestation of it");
    Valid first = shard(0, 2);
    assertThat(refusal(List.of(first, first))).containsExactly("shard 1 of 2 is missing");
    assertThat(refusal(List.of())).hasSize(1);
  }

  @Test
  void whatIsWholeOrVoidIsRefused() {
    assertThat(refusal(List.of(shard(0, 1)))).singleElement().asString().contains("needs no merge");
    assertThat(
            refusal(
                List.of(shard(0, 2), shard(AttestationsTest.scope(RunScope.VERIFY, 1, 2), false))))
        .singleElement()
        .asString()
        .contains("attests nothing");
  }

  @Test
  void shardsOfDifferentGenerationsAreRefused() {
    Valid before = shard(0, 2);
    two.change(
        two.source,
        identity -> identity.with(new Creators(Phase.DUAL_READ_SOURCE, Phase.DUAL_READ_TARGET)));
    two.change(two.source, identity -> identity.with(AttestationsTest.NARROW));
    assertThat(refusal(List.of(before, shard(1, 2)))).anyMatch(why -> why.contains("generation"));
  }

  @Test
  void shardsOfDifferentRunsAreRefused() {
    RunScope base = AttestationsTest.scope(RunScope.VERIFY, 1, 2);
    List<UnaryOperator<RunScope>> others = new ArrayList<>();
    others.add(s -> with(s, "copy", s.run(), s.toolVersion(), s.phase(), s.bytesOnly()));
    others.add(s -> with(s, s.verb(), "run-2", s.toolVersion(), s.phase(), s.bytesOnly()));
    others.add(s -> with(s, s.verb(), s.run(), "0.2.0", s.phase(), s.bytesOnly()));
    others.add(s -> with(s, s.verb(), s.run(), s.toolVersion(), Phase.SOURCE, s.bytesOnly()));
    others.add(s -> with(s, s.verb(), s.run(), s.toolVersion(), s.phase(), true));
    for (UnaryOperator<RunScope> other : others) {
      assertThat(refusal(List.of(shard(0, 2), shard(other.apply(base), true))))
          .singleElement()
          .asString()
          .startsWith("they are of different");
    }
    assertThat(refusal(List.of(shard(0, 2), shard(1, 3))))
        .contains("they are of different numbers of shards: 2 and 3");
  }

  private static RunScope with(
      RunScope scope, String verb, String run, String version, Phase phase, boolean bytesOnly) {
    return new RunScope(
        verb, run, version, phase, scope.shard(), scope.shards(), bytesOnly, scope.accepted());
  }
}
