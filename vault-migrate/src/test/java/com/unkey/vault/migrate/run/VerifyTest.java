package com.unkey.vault.migrate.run;

import static com.unkey.vault.migrate.run.Bucket.dek;
import static com.unkey.vault.migrate.run.Bucket.key;
import static com.unkey.vault.migrate.run.Bucket.latest;
import static com.unkey.vault.migrate.run.Bucket.wrappedOld;
import static org.assertj.core.api.Assertions.assertThat;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.crypto.Dek;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.testing.StepStore;
import com.unkey.vault.migrate.finding.Finding;
import com.unkey.vault.migrate.finding.FindingKind;
import com.unkey.vault.migrate.finding.Side;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VerifyTest {
  private final Runs runs = new Runs();
  private final Bucket source = runs.source;
  private final Bucket target = runs.target;
  private final Dek old = dek("dek_old", 1_000, 1);
  private final Dek young = dek("dek_young", 2_000, 1);

  private RunResult verify() {
    return Verify.run(runs.stores(), runs.request, runs.env());
  }

  @Test
  void aCopyIsWhole() {
    source.create("ws_1", old).create("a/b", young).name("ws_2", young);
    runs.copy();
    runs.findings.clear();
    RunResult result = verify();
    assertThat(result.isClean()).isTrue();
    assertThat(result.counts().of(Outcome.ALREADY_THERE)).isEqualTo(2);
    assertThat(runs.findings).containsExactly(new Finding.OnlyInTarget(key("ws_2", young)));
    assertThat(runs.time.elapsed()).isZero();
  }

  /** A store does not hand it out; the run goes on behind it. */
  @Test
  void anObjectFarTooLargeIsMalformedInEveryRun() {
    source.create("ws_1", old).create("ws_3", young);
    source.plant(key("ws_2", old), Bytes.copyOf(new byte[100_000]));
    runs.copy();
    assertThat(runs.findings).hasSize(1).first().isInstanceOf(Finding.Malformed.class);
    assertThat(target.holds("ws_3", young)).isTrue();

    runs.findings.clear();
    RunResult result = verify();
    assertThat(runs.findings)
        .singleElement()
        .isInstanceOfSatisfying(
            Finding.Malformed.class,
            it -> {
              assertThat(it.side()).isEqualTo(Side.SOURCE);
              assertThat(it.key()).isEqualTo(key("ws_2", old));
            });
    assertThat(result.isClean()).isFalse();
  }

  @Test
  void aDekThatIsMissingStopsTheSwitchAfterASecondLook() {
    source.create("ws_1", old);
    target.name("ws_1", young);
    RunResult result = verify();
    assertThat(runs.findings)
        .containsExactly(
            new Finding.MissingFromLatest(latest("ws_1"), old.id()),
            new Finding.Missing(key("ws_1", old)));
    assertThat(result.stopping()).isEqualTo(2);
    assertThat(runs.time.elapsed()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void whatComesWithinTheWaitIsNotMissing() {
    source.create("ws_1", young).create("ws_2", young).create("ws_3", young);
    target.create("ws_2", young);
    runs.time.start(
        "another instance",
        () -> {
          runs.time.sleep(Duration.ofSeconds(9));
          target.create("ws_1", young);
          target.create("ws_3", young);
          return null;
        });
    RunResult result = verify();
    assertThat(result.isClean()).isTrue();
    assertThat(runs.time.elapsed()).as("one wait for all").isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void nobodyCanAcceptThatADekIsMissing() {
    source.put("ws_1", old);
    runs.request = runs.request.accepting(Set.of("missing:keyring/ws_1/dek_old"));
    assertThat(verify().isClean()).isFalse();
  }

  @Test
  void findingsBehindAMissingDekKeepTheirPlace() {
    source
        .put("a", old)
        .plant(new ObjectKey("keyring/b/dek_junk"), Bytes.utf8("junk"))
        .put("c", old);
    target.put("d", old);
    verify();
    assertThat(runs.findings)
        .extracting(Finding::kind)
        .containsExactly(
            FindingKind.MISSING,
            FindingKind.MALFORMED,
            FindingKind.MISSING,
            FindingKind.ONLY_IN_TARGET);
  }

  @Test
  void equalBytesThatNobodyCanReadStopTheSwitch() {
    ObjectKey junk = new ObjectKey("keyring/b/dek_junk");
    source.plant(junk, Bytes.utf8("junk"));
    target.plant(junk, Bytes.utf8("junk"));
    assertThat(verify().isClean()).isFalse();
  }

  @Test
  void anUnreadableTargetLacksTheDek() {
    source.put("ws_1", old);
    target.plant(key("ws_1", old), Bytes.utf8("junk"));
    verify();
    assertThat(runs.findings)
        .extracting(Finding::kind)
        .contains(FindingKind.MALFORMED, FindingKind.MISSING);
  }

  @Test
  void twoWrapsAreOneDekAndTwoKeysAreNot() {
    Dek other = dek("dek_young", 2_000, 2);
    source.put("ws_1", young).put("ws_2", young);
    target.plant(key("ws_1", young), wrappedOld(young)).put("ws_2", other);
    RunResult result = verify();
    assertThat(runs.findings)
        .extracting(Finding::kind)
        .containsExactly(FindingKind.SAME_DEK_TWO_WRAPS, FindingKind.ONE_ID_TWO_KEYS);
    assertThat(result.stopping()).isEqualTo(1);
  }

  @Test
  void anotherCreationTimeIsAnotherDek() {
    source.put("ws_1", young);
    target.put("ws_1", dek("dek_young", 2_001, 1));
    assertThat(verify().counts().of(FindingKind.ONE_ID_TWO_KEYS)).isEqualTo(1);
  }

  @Test
  void aLatestBehindStopsNothingAndOneAheadIsNoFinding() {
    source.put("ws_1", old).create("ws_1", young).put("ws_2", young).create("ws_2", old);
    source.create("ws_3", young);
    target.create("ws_1", young).create("ws_1", old);
    target.put("ws_2", old).create("ws_2", young);
    target.put("ws_3", young);
    RunResult result = verify();
    assertThat(result.isClean()).isTrue();
    assertThat(runs.findings)
        .filteredOn(finding -> finding.kind() == FindingKind.LATEST_BEHIND)
        .extracting(Finding::key)
        .containsExactly(latest("ws_1"), latest("ws_3"));
  }

  @Test
  void aDekInTheSourcesLatestWithAnotherKeyThanTheTargetsObjectIsAConflict() {
    source.name("ws_1", young);
    target.put("ws_1", dek("dek_young", 2_000, 2));
    assertThat(verify().counts().of(FindingKind.ONE_ID_TWO_KEYS)).isEqualTo(1);
  }

  @Test
  void bytesAloneTellEqualFromOtherAndNoMore() {
    source.create("ws_1", young).put("ws_2", young);
    target.plant(key("ws_1", young), source.bytes(key("ws_1", young)));
    target.plant(latest("ws_1"), source.bytes(latest("ws_1")));
    target.plant(key("ws_2", young), wrappedOld(young));
    RunResult result = Verify.ofBytes(runs.stores(), runs.request, runs.env());
    assertThat(result.bytesOnly()).isTrue();
    assertThat(runs.findings).containsExactly(new Finding.BytesDiffer(key("ws_2", young)));
    assertThat(result.counts().of(Outcome.ALREADY_THERE)).isEqualTo(2);
  }

  @Test
  void writesNothing() {
    source.create("ws_1", young);
    StepStore watched = new StepStore(target.store);
    Verify.run(RunStores.of(source.store, watched), runs.request, runs.env());
    assertThat(watched.steps())
        .isNotEmpty()
        .allMatch(step -> step.startsWith("GET") || step.startsWith("LIST"));
  }

  @Test
  void twoPassesAgreeOnlyIfBothAreWholeAndOneFollowsTheOther() {
    source.create("ws_1", young);
    RunResult before = verify();
    runs.copy();
    RunResult first = verify();
    runs.time.sleep(Duration.ofSeconds(1));
    RunResult second = verify();
    RunResult bytes = Verify.ofBytes(runs.stores(), runs.request, runs.env());
    assertThat(RunResult.agree(first, second)).isTrue();
    assertThat(RunResult.agree(second, first)).isFalse();
    assertThat(RunResult.agree(before, first)).isFalse();
    assertThat(RunResult.agree(first, bytes)).isFalse();
    assertThat(RunResult.agree(first, runs.copy())).isFalse();
    RunResult stopped = Verify.run(runs.stores(), runs.request, runs.env().stoppedBy(() -> true));
    assertThat(stopped.complete()).isFalse();
    assertThat(RunResult.agree(first, stopped)).isFalse();
  }
}
