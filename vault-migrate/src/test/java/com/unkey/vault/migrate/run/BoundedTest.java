package com.unkey.vault.migrate.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.Time;
import com.unkey.vault.core.VirtualThreadTasks;
import com.unkey.vault.core.crypto.Dek;
import com.unkey.vault.core.store.ETag;
import com.unkey.vault.core.store.FakeStore;
import com.unkey.vault.core.store.ListPage;
import com.unkey.vault.core.store.ListedObject;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.core.store.PutResult;
import com.unkey.vault.core.store.StoredObject;
import com.unkey.vault.core.testing.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a run holds, and has under way, does not depend on how much there is. */
class BoundedTest {
  private static final int PAGE = 100;
  private static final int RINGS = 5_000;

  /**
   * Many rings of one DEK each, made up as they are asked for; writes down how far its listing is
   * ahead of what was read.
   */
  private static final class Endless implements ObjectStore {
    private static final ETag ETAG = new ETag("\"1\"");
    private final AtomicInteger listed = new AtomicInteger();
    private final AtomicInteger read = new AtomicInteger();
    private final AtomicInteger ahead = new AtomicInteger();

    private static ObjectKey keyOf(int index) {
      String ring = "keyring/ws_%06d/".formatted(index / 2);
      return new ObjectKey(ring + (index % 2 == 0 ? "LATEST" : "dek_%06d".formatted(index / 2)));
    }

    private static int indexAfter(@Nullable ObjectKey key) {
      if (key == null) {
        return 0;
      }
      int ring = Integer.parseInt(key.value().substring(11, 17));
      return ring * 2 + (key.value().endsWith("LATEST") ? 1 : 2);
    }

    @Override
    public ListPage list(String prefix, @Nullable ObjectKey startAfter) {
      int from = indexAfter(startAfter);
      List<ListedObject> page = new ArrayList<>();
      for (int i = from; i < Math.min(from + PAGE, RINGS * 2); i++) {
        page.add(new ListedObject(keyOf(i), 1, ETAG));
      }
      ahead.accumulateAndGet(listed.addAndGet(page.size()) - read.get(), Math::max);
      return new ListPage(
          page, from + PAGE < RINGS * 2 ? Optional.of(page.getLast().key()) : Optional.empty());
    }

    @Override
    public Optional<StoredObject> get(ObjectKey key) {
      int ring = Integer.parseInt(key.value().substring(11, 17));
      Dek dek = Bucket.dek("dek_%06d".formatted(ring), 1_000, 1);
      read.incrementAndGet();
      return Optional.of(new StoredObject(Bucket.wrapped(dek), ETAG));
    }

    @Override
    public PutResult putIfAbsent(ObjectKey key, Bytes body) {
      throw new AssertionError("written to the source: " + key);
    }

    @Override
    public PutResult putIfMatch(ObjectKey key, ETag expected, Bytes body) {
      throw new AssertionError("written to the source: " + key);
    }
  }

  @Test
  void theListingIsNotFarAheadOfTheWork() {
    Endless source = new Endless();
    VirtualTime time = new VirtualTime();
    RunEnv env = RunEnv.of(time, time, RunLimits.DEFAULT.withMaxConcurrency(4));
    RunResult result =
        Copy.run(RunStores.of(source, new FakeStore()), RunRequest.of(Bucket.KEKS), env, true);
    assertThat(result.counts().of(Outcome.CREATED)).isEqualTo(RINGS);
    assertThat(result.isClean()).isTrue();
    // A window of 16 for each of 4, some of it rings' ends, the page in use and the one after it.
    assertThat(source.ahead.get()).isLessThan(16 * 4 + 3 * PAGE);
  }

  /** Counts calls that are out at once. */
  private record Counting(ObjectStore inner, AtomicInteger out, AtomicInteger most, Time time)
      implements ObjectStore {
    private <T> T counted(Supplier<T> call) {
      most.accumulateAndGet(out.incrementAndGet(), Math::max);
      try {
        new VirtualThreadTasks(time).sleep(Duration.ofMillis(1));
        return call.get();
      } finally {
        out.decrementAndGet();
      }
    }

    @Override
    public Optional<StoredObject> get(ObjectKey key) {
      return counted(() -> inner.get(key));
    }

    @Override
    public PutResult putIfAbsent(ObjectKey key, Bytes body) {
      return counted(() -> inner.putIfAbsent(key, body));
    }

    @Override
    public PutResult putIfMatch(ObjectKey key, ETag expected, Bytes body) {
      return counted(() -> inner.putIfMatch(key, expected, body));
    }

    @Override
    public ListPage list(String prefix, @Nullable ObjectKey startAfter) {
      return inner.list(prefix, startAfter);
    }
  }

  @Test
  void noMoreCallsAreOutThanAllowedOnRealThreads() {
    Bucket source = new Bucket();
    for (int i = 0; i < 300; i++) {
      source.create("ws_" + i, Bucket.dek("dek_1", 1_000, i));
    }
    Bucket target = new Bucket();
    AtomicInteger out = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Time time = Time.system();
    RunEnv env = RunEnv.system(RunLimits.DEFAULT.withMaxConcurrency(12));
    RunResult result =
        Copy.run(
            RunStores.of(
                new Counting(source.store, out, most, time),
                new Counting(target.store, out, most, time)),
            RunRequest.of(Bucket.KEKS),
            env,
            true);
    assertThat(result.isClean()).isTrue();
    assertThat(target.contents()).isEqualTo(source.contents());
    assertThat(most.get()).isBetween(2, 12);
    assertThat(
            Verify.run(RunStores.of(source.store, target.store), RunRequest.of(Bucket.KEKS), env)
                .isClean())
        .isTrue();
  }
}
