package com.unkey.vault.migrate.run;

import static com.unkey.vault.migrate.run.Bucket.dek;
import static com.unkey.vault.migrate.run.Bucket.key;
import static com.unkey.vault.migrate.run.Bucket.latest;
import static com.unkey.vault.migrate.run.Bucket.wrapped;
import static com.unkey.vault.migrate.run.Bucket.wrappedOld;
import static org.assertj.core.api.Assertions.assertThat;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.DekId;
import com.unkey.vault.core.KekId;
import com.unkey.vault.core.crypto.Dek;
import com.unkey.vault.core.format.WrappedDekFormat;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.testing.TestKeks;
import com.unkey.vault.migrate.finding.Finding;
import com.unkey.vault.migrate.finding.FindingKind;
import com.unkey.vault.migrate.finding.Side;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CopyTest {
  private final Runs runs = new Runs();
  private final Bucket source = runs.source;
  private final Bucket target = runs.target;
  private final Dek old = dek("dek_old", 1_000, 1);
  private final Dek young = dek("dek_young", 2_000, 1);

  @Test
  void createsWhatTheTargetLacksWithTheSourcesBytes() {
    source.create("ws_1", old).create("org/team", young);
    RunResult result = runs.copy();
    assertThat(target.contents()).isEqualTo(source.contents());
    assertThat(result.counts().of(Outcome.CREATED)).isEqualTo(2);
    assertThat(result.counts().of(Outcome.LATEST_MOVED)).isEqualTo(2);
    assertThat(result.counts().of(Outcome.RINGS)).isEqualTo(2);
    assertThat(result.isClean()).isTrue();
    assertThat(runs.findings).isEmpty();
  }

  @Test
  void doesNothingTheSecondTime() {
    source.create("ws_1", old).create("ws_1", young);
    runs.copy();
    Map<ObjectKey, Bytes> before = target.contents();
    RunResult again = runs.copy();
    assertThat(target.contents()).isEqualTo(before);
    assertThat(again.counts().of(Outcome.CREATED)).isZero();
    assertThat(again.counts().of(Outcome.LATEST_MOVED)).isZero();
    assertThat(again.counts().of(Outcome.ALREADY_THERE)).isEqualTo(2);
    assertThat(again.counts().bytesWritten()).isZero();
  }

  @Test
  void aPlanCountsTheSameAndWritesNothing() {
    source.create("ws_1", old).name("ws_2", young);
    RunResult plan = runs.planCopy();
    assertThat(target.contents()).isEmpty();
    assertThat(plan.applied()).isFalse();
    RunResult real = runs.copy();
    for (Outcome outcome : Outcome.values()) {
      assertThat(plan.counts().of(outcome)).as("%s", outcome).isEqualTo(real.counts().of(outcome));
    }
  }

  @Test
  void recomputesLatestInsteadOfCopyingIt() {
    source.put("ws_1", young).create("ws_1", old);
    runs.copy();
    assertThat(target.names("ws_1", young)).isTrue();
  }

  @Test
  void movesTheTargetsLatestForwardOnly() {
    Dek newest = dek("dek_newest", 3_000, 1);
    source.create("ws_1", young);
    target.create("ws_1", newest);
    source.create("ws_2", young);
    target.create("ws_2", old);
    RunResult result = runs.copy();
    assertThat(target.names("ws_1", newest)).isTrue();
    assertThat(target.names("ws_2", young)).isTrue();
    assertThat(result.counts().of(Outcome.LATEST_MOVED)).isEqualTo(1);
    assertThat(result.counts().of(Outcome.ONLY_IN_TARGET)).isEqualTo(2);
  }

  /** It may be what an instance has half written; named, it would be used out of one store. */
  @Test
  void aDekThatIsInTheTargetAloneIsNotNamed() {
    source.create("ws_1", old);
    target.create("ws_1", old).put("ws_1", young);
    RunResult result = runs.copy();
    assertThat(target.names("ws_1", old)).isTrue();
    assertThat(result.counts().of(Outcome.ONLY_IN_TARGET)).isEqualTo(1);
    assertThat(result.counts().of(Outcome.LATEST_MOVED)).isZero();
  }

  @Test
  void aDekThatOnlyTheSourcesLatestHoldsGetsItsOwnObject() {
    source.name("ws_1", old);
    RunResult result = runs.copy();
    assertThat(target.holds("ws_1", old)).isTrue();
    assertThat(target.names("ws_1", old)).isTrue();
    assertThat(runs.findings)
        .containsExactly(new Finding.LatestAlone(Side.SOURCE, latest("ws_1"), old.id()));
    assertThat(result.isClean()).isTrue();
  }

  @Test
  void anOlderDekThatOnlyTheSourcesLatestHoldsIsCopiedToo() {
    source.put("ws_1", young).name("ws_1", old);
    runs.copy();
    assertThat(target.holds("ws_1", old)).isTrue();
    assertThat(target.holds("ws_1", young)).isTrue();
    assertThat(target.names("ws_1", young)).isTrue();
  }

  @Test
  void aDekThatOnlyTheTargetsLatestHoldsIsSavedBeforeLatestMoves() {
    source.create("ws_1", young);
    target.name("ws_1", old);
    runs.copy();
    assertThat(target.holds("ws_1", old)).isTrue();
    assertThat(target.names("ws_1", young)).isTrue();
  }

  @Test
  void twoWrapsOfOneDekAreOneDekAndBothStay() {
    source.create("ws_1", young);
    target.plant(key("ws_1", young), wrappedOld(young));
    Bytes before = target.bytes(key("ws_1", young));
    RunResult result = runs.copy();
    assertThat(target.bytes(key("ws_1", young))).isEqualTo(before);
    assertThat(target.bytes(latest("ws_1"))).isEqualTo(before);
    assertThat(result.counts().of(Outcome.SAME_DEK_TWO_WRAPS)).isEqualTo(1);
    assertThat(result.isClean()).isTrue();
  }

  @Test
  void oneIdWithTwoKeysIsNeverOverwrittenAndStopsTheSwitch() {
    Dek other = dek("dek_young", 2_000, 2);
    source.create("ws_1", young);
    target.create("ws_1", other);
    Map<ObjectKey, Bytes> before = target.contents();
    RunResult result = runs.copy();
    assertThat(target.contents()).isEqualTo(before);
    assertThat(runs.findings).contains(new Finding.OneIdTwoKeys(key("ws_1", young), 2_000, 2_000));
    assertThat(result.stopping()).isPositive();
    assertThat(result.isClean()).isFalse();
  }

  @Test
  void whatIsNoReadableDekIsReportedAndNotCopied() {
    ObjectKey foreign = new ObjectKey("keyring/readme.txt");
    ObjectKey malformed = new ObjectKey("keyring/ws_1/dek_cut");
    ObjectKey misnamed = new ObjectKey("keyring/ws_1/dek_misnamed");
    ObjectKey unknown = new ObjectKey("keyring/ws_1/dek_unknown");
    ObjectKey altered = new ObjectKey("keyring/ws_1/dek_altered");
    Dek stranger = dek("dek_unknown", 5, 5);
    source
        .plant(foreign, Bytes.utf8("hello"))
        .plant(malformed, Bytes.copyOf(Arrays.copyOf(wrapped(old).toArray(), 60)))
        .plant(misnamed, wrapped(old))
        .plant(unknown, WrappedDekFormat.serialize(TestKeks.of("kek_lost").wrap(stranger)))
        .plant(
            altered,
            WrappedDekFormat.serialize(
                TestKeks.of(TestKeks.kek("kek_new", "another")).wrap(dek("dek_altered", 1, 1))));
    source.create("ws_1", young);
    RunResult result = runs.copy();
    assertThat(target.contents().keySet())
        .containsExactlyInAnyOrder(key("ws_1", young), latest("ws_1"));
    assertThat(runs.findings)
        .extracting(Finding::kind)
        .containsExactly(
            FindingKind.FOREIGN_KEY,
            FindingKind.NOT_AUTHENTIC,
            FindingKind.MALFORMED,
            FindingKind.WRONG_INNER_ID,
            FindingKind.UNKNOWN_KEK);
    assertThat(result.stopping()).isEqualTo(5);
    assertThat(result.counts().objectsPerKek())
        .containsEntry(new KekId("kek_lost"), 1L)
        .containsEntry(new KekId("kek_new"), 2L);
  }

  @Test
  void anAcceptedFindingStopsNothingAndIsRecorded() {
    ObjectKey foreign = new ObjectKey("keyring/readme.txt");
    source.plant(foreign, Bytes.utf8("hello")).create("ws_1", young);
    String token = "foreign-key:source:keyring/readme.txt";
    runs.request = runs.request.accepting(Set.of(token, "malformed:source:keyring/typo"));
    RunResult result = runs.copy();
    assertThat(result.isClean()).isTrue();
    assertThat(result.accepted()).containsExactly(token);
    assertThat(result.notMet()).containsExactly("malformed:source:keyring/typo");
    assertThat(target.store.get(foreign)).isEmpty();
  }

  @Test
  void nobodyCanAcceptThatOneIdHasTwoKeys() {
    source.create("ws_1", young);
    target.create("ws_1", dek("dek_young", 2_000, 2));
    runs.request = runs.request.accepting(Set.of("one-id-two-keys:keyring/ws_1/dek_young"));
    assertThat(runs.copy().isClean()).isFalse();
  }

  @Test
  void whatCannotBeReadInTheTargetIsMissingThere() {
    source.create("ws_1", young);
    target.plant(key("ws_1", young), Bytes.utf8("junk"));
    RunResult result = runs.copy();
    assertThat(target.bytes(key("ws_1", young))).isEqualTo(Bytes.utf8("junk"));
    assertThat(runs.findings)
        .extracting(Finding::kind)
        .containsExactly(FindingKind.MALFORMED, FindingKind.MISSING);
    assertThat(result.stopping()).isEqualTo(2);
  }

  @Test
  void anUnreadableLatestInTheTargetIsLeftAsItIs() {
    source.create("ws_1", young);
    target.plant(latest("ws_1"), Bytes.utf8("junk"));
    runs.copy();
    assertThat(target.bytes(latest("ws_1"))).isEqualTo(Bytes.utf8("junk"));
    assertThat(runs.findings).extracting(Finding::kind).containsExactly(FindingKind.MALFORMED);
  }

  @Test
  void aLatestWithAnotherKeyThanItsDeksObjectIsReportedAndKept() {
    Dek other = dek("dek_young", 2_000, 2);
    source.put("ws_1", young).name("ws_1", other);
    RunResult result = runs.copy();
    assertThat(target.holds("ws_1", young)).isTrue();
    assertThat(runs.findings)
        .containsExactly(
            new Finding.LatestConflict(Side.SOURCE, latest("ws_1"), new DekId("dek_young")));
    assertThat(result.isClean()).isFalse();
  }

  @Test
  void ringsInsideRingsKeepTheirOwnLatest() {
    Dek inner = dek("dek_inner", 9_000, 1);
    source.create("a", old).create("a/b", inner).create("a", young).create("a-b", old);
    runs.copy();
    assertThat(target.names("a", young)).isTrue();
    assertThat(target.names("a/b", inner)).isTrue();
    assertThat(target.names("a-b", old)).isTrue();
  }

  @Test
  void findingsComeInTheOrderOfKeysThoughARingIsJudgedAtItsEnd() {
    source
        .name("ws_1", old)
        .plant(new ObjectKey("keyring/ws_1/dek_a"), Bytes.utf8("junk"))
        .plant(new ObjectKey("keyring/ws_1/what/is/this?/"), Bytes.utf8("junk"));
    runs.copy();
    assertThat(runs.findings)
        .extracting(Finding::kind)
        .containsExactly(FindingKind.LATEST_ALONE, FindingKind.MALFORMED, FindingKind.FOREIGN_KEY);
  }

  @Test
  void whoeverResumesMeetsAgainWhatStopsTheSwitch() {
    for (int i = 0; i < 9; i++) {
      source.create("ws_" + i, young);
    }
    source.plant(new ObjectKey("keyring/ws_4/dek_junk"), Bytes.utf8("junk"));
    List<ObjectKey> saved = new ArrayList<>();
    ResumePoint point =
        new ResumePoint() {
          @Override
          public Optional<ObjectKey> load() {
            return saved.isEmpty() ? Optional.empty() : Optional.of(saved.getLast());
          }

          @Override
          public void save(ObjectKey confirmedUpTo) {
            saved.add(confirmedUpTo);
          }
        };
    runs.request = runs.request.with(point);
    RunResult first = runs.copy();
    assertThat(saved).last().isEqualTo(key("ws_3", young));
    RunResult second = runs.copy();
    assertThat(first.stopping()).isEqualTo(1);
    assertThat(second.stopping()).isEqualTo(1);
    assertThat(second.complete()).isTrue();
  }
}
