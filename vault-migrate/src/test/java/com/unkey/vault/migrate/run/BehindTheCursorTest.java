package com.unkey.vault.migrate.run;

import static com.unkey.vault.migrate.run.Bucket.dek;
import static com.unkey.vault.migrate.run.Bucket.key;
import static com.unkey.vault.migrate.run.Bucket.latest;
import static com.unkey.vault.migrate.run.Bucket.wrapped;
import static com.unkey.vault.migrate.run.Bucket.wrappedOld;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.VaultException.StoreUnavailable.Reason;
import com.unkey.vault.core.crypto.Dek;
import com.unkey.vault.core.store.ETag;
import com.unkey.vault.core.store.ListPage;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.core.store.PutResult;
import com.unkey.vault.core.store.StoredObject;
import com.unkey.vault.migrate.finding.Finding;
import com.unkey.vault.migrate.finding.FindingKind;
import com.unkey.vault.migrate.finding.Side;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What others wrote to the target after its listing went by, and writes without an answer. */
class BehindTheCursorTest {
  private final Runs runs = new Runs();
  private final Bucket source = runs.source;
  private final Bucket target = runs.target;
  private final Dek old = dek("dek_old", 1_000, 1);
  private final Dek young = dek("dek_young", 2_000, 1);

  /** Lists nothing; each put may have its own answer. */
  private static class Unlisted implements ObjectStore {
    private final ObjectStore inner;

    Unlisted(ObjectStore inner) {
      this.inner = inner;
    }

    @Override
    public Optional<StoredObject> get(ObjectKey key) {
      return inner.get(key);
    }

    @Override
    public PutResult putIfAbsent(ObjectKey key, Bytes body) {
      return inner.putIfAbsent(key, body);
    }

    @Override
    public PutResult putIfMatch(ObjectKey key, ETag expected, Bytes body) {
      return inner.putIfMatch(key, expected, body);
    }

    @Override
    public ListPage list(String prefix, @Nullable ObjectKey startAfter) {
      return new ListPage(List.of(), Optional.empty());
    }
  }

  /** Never answers a put; with {@code applied} it does it. */
  private static final class Mute extends Unlisted {
    private final ObjectStore inner;
    private final boolean applied;

    Mute(ObjectStore inner, boolean applied) {
      super(inner);
      this.inner = inner;
      this.applied = applied;
    }

    @Override
    public PutResult putIfAbsent(ObjectKey key, Bytes body) {
      if (applied) {
        var _ = inner.putIfAbsent(key, body);
      }
      return unknown();
    }

    @Override
    public PutResult putIfMatch(ObjectKey key, ETag expected, Bytes body) {
      if (applied) {
        var _ = inner.putIfMatch(key, expected, body);
      }
      return unknown();
    }

    private static PutResult unknown() {
      return new PutResult.Unknown(new StoreUnavailable(Reason.TIMEOUT, "planted"));
    }
  }

  private RunResult copyTo(ObjectStore store) {
    return Copy.run(RunStores.of(source.store, store), runs.request, impatient(), true);
  }

  private RunEnv impatient() {
    RunLimits limits =
        new RunLimits(4, 0, Duration.ZERO, Duration.ZERO, RunLimits.DEFAULT.lookAgainAfter());
    return RunEnv.of(runs.time, runs.time, limits);
  }

  @Test
  void theSameDekUnderAnotherWrapIsThereAndIsWhatLatestNames() {
    source.create("ws_1", young);
    target.plant(key("ws_1", young), wrappedOld(young));
    Bytes before = target.bytes(key("ws_1", young));
    RunResult result = copyTo(new Unlisted(target.store));
    assertThat(target.bytes(key("ws_1", young))).isEqualTo(before);
    assertThat(target.bytes(latest("ws_1"))).isEqualTo(before);
    assertThat(result.counts().of(Outcome.SAME_DEK_TWO_WRAPS)).isEqualTo(1);
    assertThat(result.counts().of(Outcome.CREATED)).isZero();
    assertThat(result.isClean()).isTrue();
  }

  @Test
  void anotherKeyUnderTheIdStaysAndStopsTheSwitch() {
    source.create("ws_1", young);
    target.put("ws_1", dek("dek_young", 2_000, 2));
    Map<ObjectKey, Bytes> before = target.contents();
    RunResult result = copyTo(new Unlisted(target.store));
    assertThat(target.contents()).isEqualTo(before);
    assertThat(runs.findings)
        .containsExactly(new Finding.OneIdTwoKeys(key("ws_1", young), 2_000, 2_000));
    assertThat(result.isClean()).isFalse();
  }

  @Test
  void whatIsNoDekStaysAndTheDekIsMissing() {
    source.create("ws_1", young);
    target.plant(key("ws_1", young), Bytes.utf8("junk"));
    RunResult result = copyTo(new Unlisted(target.store));
    assertThat(target.bytes(key("ws_1", young))).isEqualTo(Bytes.utf8("junk"));
    assertThat(runs.findings)
        .extracting(Finding::kind)
        .contains(FindingKind.MALFORMED, FindingKind.MISSING);
    assertThat(result.isClean()).isFalse();
  }

  @Test
  void aNewerLatestStaysAndAnOlderOneIsReplacedOnceItsDekIsSaved() {
    Dek newest = dek("dek_newest", 3_000, 1);
    source.create("ws_1", young).create("ws_2", young);
    target.create("ws_1", newest).name("ws_2", old);
    copyTo(new Unlisted(target.store));
    assertThat(target.names("ws_1", newest)).isTrue();
    assertThat(target.names("ws_2", young)).isTrue();
    assertThat(target.holds("ws_2", old)).isTrue();
  }

  @Test
  void aPutWithoutAnAnswerCountsOnlyOnceItIsReadBack() {
    source.create("ws_1", young);
    RunResult result = copyTo(new Mute(target.store, true));
    assertThat(result.isClean()).isTrue();
    assertThat(result.counts().of(Outcome.CREATED)).isEqualTo(1);
    assertThat(result.counts().of(Outcome.LATEST_MOVED)).isEqualTo(1);
  }

  @Test
  void aPutThatIsNotThereEndsTheRunAndNothingIsSaved() {
    source.create("ws_1", young).create("ws_2", young);
    runs.request =
        runs.request.with(
            new ResumePoint() {
              @Override
              public Optional<ObjectKey> load() {
                return Optional.empty();
              }

              @Override
              public void save(ObjectKey confirmedUpTo) {
                throw new AssertionError("saved " + confirmedUpTo);
              }
            });
    assertThatThrownBy(() -> copyTo(new Mute(target.store, false)))
        .isInstanceOf(StoreUnavailable.class);
  }

  @Test
  void anotherKeyBehindAPutWithoutAnAnswerIsNotOurs() {
    source.create("ws_1", young);
    target.put("ws_1", dek("dek_young", 2_000, 2));
    RunResult result = copyTo(new Mute(target.store, true));
    assertThat(result.counts().of(FindingKind.ONE_ID_TWO_KEYS)).isEqualTo(1);
  }

  @Test
  void aRepairSavesTheDekOfALatestThatMovedMeanwhile() {
    target.put("ws_1", young).name("ws_1", old);
    Bytes moved = wrapped(dek("dek_mid", 1_500, 1));
    ObjectStore racing =
        new Unlisted(target.store) {
          private boolean raced;

          @Override
          public PutResult putIfMatch(ObjectKey key, ETag expected, Bytes body) {
            if (!raced) {
              raced = true;
              target.plant(latest("ws_1"), moved);
            }
            return target.store.putIfMatch(key, expected, body);
          }

          @Override
          public ListPage list(String prefix, @Nullable ObjectKey startAfter) {
            return target.store.list(prefix, startAfter);
          }
        };
    RunResult result = Repair.run(Side.TARGET, racing, runs.request, impatient(), true);
    assertThat(target.names("ws_1", young)).isTrue();
    assertThat(target.holds("ws_1", old)).isTrue();
    assertThat(target.holds("ws_1", dek("dek_mid", 1_500, 1))).isTrue();
    assertThat(result.counts().of(Outcome.CREATED)).isEqualTo(2);
  }
}
