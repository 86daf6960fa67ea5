package com.unkey.vault.migrate.run;

import static com.unkey.vault.migrate.run.Bucket.dek;
import static com.unkey.vault.migrate.run.Bucket.key;
import static com.unkey.vault.migrate.run.Bucket.latest;
import static com.unkey.vault.migrate.run.Bucket.wrapped;
import static com.unkey.vault.migrate.run.Bucket.wrappedOld;
import static org.assertj.core.api.Assertions.assertThat;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.KekId;
import com.unkey.vault.core.crypto.Dek;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.migrate.finding.Finding;
import com.unkey.vault.migrate.finding.FindingKind;
import com.unkey.vault.migrate.finding.Side;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Merge, repair and inventory. */
class OtherRunsTest {
  private final Runs runs = new Runs();
  private final Bucket source = runs.source;
  private final Bucket target = runs.target;
  private final Dek old = dek("dek_old", 1_000, 1);
  private final Dek young = dek("dek_young", 2_000, 1);

  @Test
  void aMergeGivesEachStoreWhatTheOtherHolds() {
    source.create("ws_1", old);
    target.create("ws_1", young).create("ws_2", old);
    runs.merge();
    for (Bucket bucket : new Bucket[] {source, target}) {
      assertThat(bucket.holds("ws_1", old)).isTrue();
      assertThat(bucket.holds("ws_1", young)).isTrue();
      assertThat(bucket.names("ws_1", young)).isTrue();
      assertThat(bucket.names("ws_2", old)).isTrue();
    }
  }

  @Test
  void aMergeKeepsTheWrapUnderTheActiveKek() {
    Bytes better = wrapped(young);
    source.plant(key("ws_1", young), better).plant(latest("ws_1"), wrappedOld(young));
    target.plant(key("ws_1", young), wrappedOld(young)).plant(latest("ws_1"), wrappedOld(young));
    RunResult result = runs.merge();
    assertThat(source.bytes(key("ws_1", young))).isEqualTo(better);
    assertThat(target.bytes(key("ws_1", young))).isEqualTo(better);
    assertThat(source.bytes(latest("ws_1"))).isEqualTo(better);
    assertThat(target.bytes(latest("ws_1"))).isEqualTo(better);
    assertThat(result.counts().of(Outcome.REWRAPPED)).isEqualTo(1);
  }

  @Test
  void aMergeLeavesTwoWrapsUnderOneKek() {
    source.create("ws_1", young);
    target.create("ws_1", young);
    Map<ObjectKey, Bytes> inSource = source.contents();
    Map<ObjectKey, Bytes> inTarget = target.contents();
    RunResult result = runs.merge();
    assertThat(source.contents()).isEqualTo(inSource);
    assertThat(target.contents()).isEqualTo(inTarget);
    assertThat(result.counts().of(Outcome.SAME_DEK_TWO_WRAPS)).isEqualTo(1);
  }

  @Test
  void aMergeReplacesNoOtherKey() {
    source.create("ws_1", young);
    target.plant(key("ws_1", young), wrappedOld(dek("dek_young", 2_000, 9)));
    Map<ObjectKey, Bytes> before = target.contents();
    RunResult result = runs.merge();
    assertThat(target.contents().entrySet()).containsAll(before.entrySet());
    assertThat(result.counts().of(FindingKind.ONE_ID_TWO_KEYS)).isPositive();
  }

  @Test
  void aRepairPlansTheSameAsItDoes() {
    target.name("ws_1", old).put("ws_1", young).name("ws_2", young);
    Map<ObjectKey, Bytes> before = target.contents();
    RunResult plan = runs.planRepairOfTarget();
    assertThat(target.contents()).isEqualTo(before);
    RunResult real = runs.repairTarget();
    assertThat(target.holds("ws_1", old)).isTrue();
    assertThat(target.names("ws_1", young)).isTrue();
    assertThat(target.holds("ws_2", young)).isTrue();
    assertThat(real.counts().of(Outcome.CREATED)).isEqualTo(2);
    assertThat(real.counts().of(Outcome.LATEST_MOVED)).isEqualTo(1);
    assertThat(plan.counts().outcomes()).isEqualTo(real.counts().outcomes());
    assertThat(runs.repairTarget().counts().of(Outcome.CREATED)).isZero();
  }

  @Test
  void anInventoryCountsAndWritesNothing() {
    source
        .create("ws_1", old)
        .plant(key("ws_1", young), wrappedOld(young))
        .name("ws_2", young)
        .plant(new ObjectKey("keyring/x"), Bytes.utf8("1234"));
    Map<ObjectKey, Bytes> before = source.contents();
    long bytes = before.values().stream().mapToLong(Bytes::size).sum();
    Counts counts = runs.inventoryOfSource().counts();
    assertThat(source.contents()).isEqualTo(before);
    assertThat(counts.of(Outcome.LISTED)).isEqualTo(5);
    assertThat(counts.of(Outcome.RINGS)).isEqualTo(2);
    assertThat(counts.of(Outcome.DEKS)).isEqualTo(2);
    assertThat(counts.of(Outcome.LATESTS)).isEqualTo(2);
    assertThat(counts.of(Outcome.RINGS_WITH_LATEST_ALONE)).isEqualTo(1);
    assertThat(counts.bytesListed()).isEqualTo(bytes);
    assertThat(counts.bytesWritten()).isZero();
    assertThat(counts.objectsPerKek())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(new KekId("kek_new"), 3L, new KekId("kek_old"), 1L));
    assertThat(runs.findings)
        .extracting(Finding::kind)
        .containsExactly(FindingKind.LATEST_ALONE, FindingKind.FOREIGN_KEY);
  }

  @Test
  void anInventoryOfKeysAloneReadsNoObject() {
    source.create("ws_1", old).name("ws_2", young).plant(new ObjectKey("keyring/x"), Bytes.EMPTY);
    ChaosStore counted = new ChaosStore(source.store, 1, 0, 0);
    Counts counts = Inventory.ofKeys(Side.SOURCE, counted, runs.request, runs.env()).counts();
    assertThat(counted.calls()).isEqualTo(1);
    assertThat(counts.of(Outcome.LISTED)).isEqualTo(4);
    assertThat(counts.of(Outcome.RINGS)).isEqualTo(2);
    assertThat(counts.of(Outcome.RINGS_WITH_LATEST_ALONE)).isEqualTo(1);
    assertThat(counts.of(FindingKind.FOREIGN_KEY)).isEqualTo(1);
  }
}
