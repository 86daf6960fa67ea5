package com.unkey.vault.migrate.attest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.VaultException.Fenced;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.VaultException.StoreUnavailable.Reason;
import com.unkey.vault.core.store.FakeStore;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.testing.FaultAtStepStore;
import com.unkey.vault.core.testing.FaultAtStepStore.Fault;
import com.unkey.vault.core.testing.TroubledStore;
import com.unkey.vault.core.testing.TroubledStore.Trouble;
import com.unkey.vault.migrate.TwoToolStores;
import com.unkey.vault.migrate.attest.Attestations.Stored;
import com.unkey.vault.storage.ToolStores;
import com.unkey.vault.storage.identity.Creators;
import com.unkey.vault.storage.identity.Phase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AttestationsTest {
  static final Creators NARROW = Creators.only(Phase.DUAL_READ_SOURCE);

  private final TwoToolStores two = new TwoToolStores().stamped(NARROW);

  static RunScope scope(String verb, int shard, int shards) {
    return new RunScope(
        verb, "run-1", "0.1.0", Phase.DUAL_READ_SOURCE, shard, shards, false, List.of("b", "a"));
  }

  private Attesting begin(ToolStores stores) {
    return Attesting.begin(
        stores, Attesting.look(stores, scope(RunScope.VERIFY, 0, 1), two.time), two.time);
  }

  @Test
  void whatARunSawIsReadBackAsItWas() {
    try (ToolStores stores = two.open(Phase.DUAL_READ_SOURCE)) {
      Attesting attesting = begin(stores);
      attesting.counted(Map.of("deks", 2L));
      attesting.counted(Map.of("deks", 3L, "rings", 1L));
      attesting.found("malformed", "malformed keyring/ws_1/dek_a", true);
      attesting.found("latest-behind", "latest-behind keyring/ws_1/LATEST", false);
      two.time.sleep(Duration.ofMinutes(3));
      Attestation attestation = attesting.end(true);

      Attestations kept = new Attestations(stores.target().store());
      ObjectKey key = kept.write(attestation);
      assertThat(kept.write(attestation)).isEqualTo(key);
      assertThat(kept.all()).containsExactly(new Stored.Valid(key, attestation));
      assertThat(key.value())
          .matches("_vault/attestations/\\d{8}T\\d{6}\\.\\d{3}Z-verify-0of1-[0-9a-f]{16}\\.json");

      assertThat(attestation.tally().counts()).isEqualTo(Map.of("deks", 3L, "rings", 1L));
      assertThat(attestation.tally().findingsInAll()).isEqualTo(2);
      assertThat(attestation.tally().stopping()).isEqualTo(1);
      assertThat(attestation.stopsTheSwitch()).isTrue();
      assertThat(attestation.voidBecause()).isEmpty();
      assertThat(attestation.scope().accepted()).containsExactly("a", "b");
      assertThat(Duration.between(attestation.started(), attestation.ended()))
          .isEqualTo(Duration.ofMinutes(3));
      assertThat(attestation.tally().chain())
          .isEqualTo(
              FindingChain.EMPTY
                  .then("malformed keyring/ws_1/dek_a")
                  .then("latest-behind keyring/ws_1/LATEST"));
    }
  }

  @Test
  void theChainIsTheHashOfTheLinkBeforeAndTheLine() throws Exception {
    byte[] linkAndLine = new byte[32 + 1];
    linkAndLine[32] = 'a';
    byte[] hash = java.security.MessageDigest.getInstance("SHA-256").digest(linkAndLine);
    assertThat(FindingChain.EMPTY.then("a").hex()).isEqualTo(Bytes.copyOf(hash).toHex());
    assertThat(FindingChain.EMPTY.then("a").then("b"))
        .isNotEqualTo(FindingChain.EMPTY.then("b").then("a"))
        .isNotEqualTo(FindingChain.EMPTY.then("ab"));
    assertThatThrownBy(() -> new FindingChain("00")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aChangeOfEitherIdentityMeanwhileMakesItVoid() {
    for (FakeStore changed : List.of(two.source, two.target)) {
      try (ToolStores stores = two.open(Phase.DUAL_READ_SOURCE)) {
        Attesting attesting = begin(stores);
        // There and back again is a change as well.
        two.change(
            changed,
            identity ->
                identity.with(new Creators(Phase.DUAL_READ_SOURCE, Phase.DUAL_READ_TARGET)));
        two.change(changed, identity -> identity.with(NARROW));
        assertThat(attesting.end(true).voidBecause())
            .hasValueSatisfying(why -> assertThat(why).contains("was changed during the run"));
      }
    }
  }

  @Test
  void aRunThatDidNotEndAttestsNothing() {
    try (ToolStores stores = two.open(Phase.DUAL_READ_SOURCE)) {
      assertThat(begin(stores).end(false).voidBecause())
          .hasValueSatisfying(why -> assertThat(why).contains("its end"));
    }
  }

  @Test
  void whatBeganAfterAnotherEndedKnowsIt() {
    try (ToolStores stores = two.open(Phase.DUAL_READ_SOURCE)) {
      Attestations kept = new Attestations(stores.target().store());
      Attesting first = begin(stores);
      Attesting beside = begin(stores);
      Attestation one = first.end(true);
      ObjectKey key = kept.write(one);
      Attesting second = begin(stores);
      assertThat(second.end(true).beganAfter(key, one)).isTrue();
      assertThat(beside.end(true).beganAfter(key, one)).isFalse();
    }
  }

  @Test
  void aRunGoesOnFromWhatTheRunnerBeforeTold() {
    try (ToolStores stores = two.open(Phase.DUAL_READ_SOURCE)) {
      Attesting first = begin(stores);
      first.counted(Map.of("deks", 2L));
      first.found("malformed", "x", true);
      Attesting next =
          Attesting.resume(stores, first.beginning(), first.tally().withoutStopping(), two.time);
      next.counted(Map.of("deks", 5L));
      assertThat(next.tally().counts()).isEqualTo(Map.of("deks", 7L));
      assertThat(next.tally().findings()).isEqualTo(Map.of("malformed", 1L));
      assertThat(next.tally().chain()).isEqualTo(first.tally().chain());
      assertThat(next.tally().stopping()).isZero();
    }
  }

  @Test
  void whatWasEditedOrRenamedIsNotRead() {
    try (ToolStores stores = two.open(Phase.DUAL_READ_SOURCE)) {
      Attestations kept = new Attestations(stores.target().store());
      Attesting attesting = begin(stores);
      attesting.found("malformed", "x", true);
      ObjectKey key = kept.write(attesting.end(true));
      String text = two.target.get(key).orElseThrow().body().toUtf8();
      for (String edited :
          List.of(
              text.replace("\"stopping\":1", "\"stopping\":0"),
              text.replace("\"stopsTheSwitch\":true", "\"stopsTheSwitch\":false"),
              text.replace("{\"accepted\"", "{\"a\":1,\"accepted\""),
              text.replace("\"format\":1", "\"format\":2"),
              text.replace("\"verify\"", "\"VERIFY!\""),
              text.replace("\"shards\":1", "\"shards\":0"),
              text.strip())) {
        assertThat(edited).isNotEqualTo(text);
        ObjectKey copy = new ObjectKey(Attestations.PREFIX + "x" + edited.hashCode() + ".json");
        two.target.putIfAbsent(copy, Bytes.utf8(edited));
        assertThat(kept.read(copy))
            .hasValueSatisfying(stored -> assertThat(stored).isInstanceOf(Stored.Invalid.class));
      }
      ObjectKey renamed = new ObjectKey(Attestations.PREFIX + "renamed.json");
      two.target.putIfAbsent(renamed, Bytes.utf8(text));
      assertThat(kept.read(renamed))
          .hasValueSatisfying(stored ->
              assertThat(stored)
                  .isInstanceOfSatisfying(
                      Stored.Invalid.class,
                      unreadable -> assertThat(unreadable.problem()).contains("another name")));
    }
  }

  @Test
  void itIsWrittenOrItIsSaidThatItMayNotBe() {
    FaultAtStepStore lost = new FaultAtStepStore(two.target, 1, Fault.ANSWER_LOST);
    TroubledStore dead = new TroubledStore(two.target, two.time);
    dead.always(new Trouble.Dropped(Reason.TIMEOUT));
    try (ToolStores stores = two.open(Phase.DUAL_READ_SOURCE)) {
      Attestation attestation = begin(stores).end(true);
      assertThatThrownBy(() -> new Attestations(dead).write(attestation))
          .isInstanceOf(StoreUnavailable.class);
      assertThatThrownBy(() -> new Attestations(lost).write(attestation))
          .isInstanceOf(StoreUnavailable.class);
      // The write whose answer was lost is there, and is no obstacle.
      assertThat(new Attestations(lost).write(attestation))
          .isEqualTo(new Attestations(two.target).keys().getFirst());
    }
  }

  @Test
  void withoutTwoStampedStoresNothingIsAttested() {
    TwoToolStores bare = new TwoToolStores();
    try (ToolStores stores = bare.open(Phase.DUAL_READ_SOURCE)) {
      assertThatThrownBy(() -> Attesting.look(stores, scope(RunScope.COPY, 0, 1), bare.time))
          .isInstanceOf(Fenced.class);
    }
  }

  @Test
  void aScopeThatCannotBeIsNotMade() {
    assertThatThrownBy(() -> scope(RunScope.COPY, 2, 2)).hasMessageContaining("no shard 2/2");
    assertThatThrownBy(() -> scope("Copy", 0, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new RunScope("copy", "a b", "1", Phase.SOURCE, 0, 1, false, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
