package com.unkey.vault.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.VaultException.CorruptObject;
import com.unkey.vault.core.store.PutResult.Conflict;
import com.unkey.vault.core.store.PutResult.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What {@link ObjectStore} promises, test by test. Every adapter and every wrapper extends this; a
 * vendor's deviation is an override with a comment, never a silent skip. Each test uses keys under
 * a prefix of its own, so that one bucket may serve them all.
 */
public abstract class ObjectStoreContract {
  private static final int RACERS = 50;

  /** Fewer: each meets all the others once. */
  private static final int UPDATERS = 12;

  private final String prefix =
      "keyring/contract_" + Long.toUnsignedString(new Random().nextLong(), 36) + "/";

  /** The store under test; the same one at every call within a test. */
  protected abstract ObjectStore store();

  /** How many objects the test of long listings makes; a page of S3 holds 1,000. */
  protected int manyObjects() {
    return 2_500;
  }

  private ObjectKey key(String name) {
    return new ObjectKey(prefix + name);
  }

  @Test
  public void aMissingObjectIsEmptyNotAnError() {
    assertThat(store().get(key("dek_missing"))).isEmpty();
  }

  @Test
  public void whatWasStoredIsRead() {
    Random random = new Random(7);
    for (int size : new int[] {0, 1, 134, 4_096, 65_536}) {
      byte[] body = new byte[size];
      random.nextBytes(body);
      ObjectKey key = key("dek_size" + size);
      PutResult result = store().putIfAbsent(key, Bytes.copyOf(body));
      assertThat(result).isInstanceOf(Stored.class);
      assertThat(store().get(key))
          .contains(new StoredObject(Bytes.copyOf(body), ((Stored) result).etag()));
    }
  }

  @Test
  public void whatIsTooLargeToBeOursIsCorruptAndTakesItsKey() {
    ObjectKey key = key("dek_large");
    Bytes large = Bytes.copyOf(new byte[BodyLimit.of(key) + 1]);
    assertThat(store().putIfAbsent(key, large)).isInstanceOf(Stored.class);
    assertThatExceptionOfType(CorruptObject.class)
        .isThrownBy(() -> store().get(key))
        .satisfies(e -> assertThat(e.operatorDetail()).contains(key.value(), "65536 bytes"));
    assertThat(store().putIfAbsent(key, Bytes.utf8("ours"))).isEqualTo(new Conflict());
  }

  @Test
  public void theFirstWriterStays() {
    ObjectKey key = key("dek_first");
    assertThat(store().putIfAbsent(key, Bytes.utf8("first"))).isInstanceOf(Stored.class);
    assertThat(store().putIfAbsent(key, Bytes.utf8("second"))).isEqualTo(new Conflict());
    assertThat(store().get(key)).map(StoredObject::body).contains(Bytes.utf8("first"));
  }

  @Test
  public void creatingTheSameBytesAgainIsStored() {
    ObjectKey key = key("dek_again");
    store().putIfAbsent(key, Bytes.utf8("ours"));
    StoredObject there = store().get(key).orElseThrow();
    assertThat(store().putIfAbsent(key, Bytes.utf8("ours"))).isEqualTo(new Stored(there.etag()));
  }

  @Test
  public void aMatchingVersionIsReplaced() {
    ObjectKey key = key("LATEST");
    ETag first = stored(store().putIfAbsent(key, Bytes.utf8("one")));
    ETag second = stored(store().putIfMatch(key, first, Bytes.utf8("two")));
    assertThat(second).isNotEqualTo(first);
    assertThat(store().get(key)).contains(new StoredObject(Bytes.utf8("two"), second));
  }

  @Test
  public void aStaleVersionIsAConflict() {
    ObjectKey key = key("LATEST_stale");
    ETag first = stored(store().putIfAbsent(key, Bytes.utf8("one")));
    store().putIfMatch(key, first, Bytes.utf8("two"));
    assertThat(store().putIfMatch(key, first, Bytes.utf8("three"))).isEqualTo(new Conflict());
    assertThat(store().get(key)).map(StoredObject::body).contains(Bytes.utf8("two"));
  }

  @Test
  public void replacingWithTheSameBytesAgainIsStored() {
    ObjectKey key = key("LATEST_again");
    ETag first = stored(store().putIfAbsent(key, Bytes.utf8("one")));
    ETag second = stored(store().putIfMatch(key, first, Bytes.utf8("two")));
    assertThat(store().putIfMatch(key, first, Bytes.utf8("two"))).isEqualTo(new Stored(second));
  }

  @Test
  public void replacingAMissingObjectIsAConflictAndCreatesNothing() {
    ETag someTag = stored(store().putIfAbsent(key("dek_other"), Bytes.utf8("other")));
    assertThat(store().putIfMatch(key("dek_none"), someTag, Bytes.utf8("x")))
        .isEqualTo(new Conflict());
    assertThat(store().get(key("dek_none"))).isEmpty();
  }

  @Test
  public void ofManyCreatorsExactlyOneWins() throws Exception {
    for (int round = 0; round < 10; round++) {
      ObjectKey key = key("dek_race" + round);
      List<PutResult> results =
          race(racer -> store().putIfAbsent(key, Bytes.utf8("racer " + racer)));
      assertThat(results).filteredOn(Stored.class::isInstance).hasSize(1);
      assertThat(results).filteredOn(Conflict.class::isInstance).hasSize(RACERS - 1);
    }
  }

  @Test
  public void ofManyReplacersOfOneVersionExactlyOneWins() throws Exception {
    ObjectKey key = key("LATEST_race");
    ETag version = stored(store().putIfAbsent(key, Bytes.utf8("start")));
    List<PutResult> results =
        race(racer -> store().putIfMatch(key, version, Bytes.utf8("racer " + racer)));
    assertThat(results).filteredOn(Stored.class::isInstance).hasSize(1);
    assertThat(results).filteredOn(Conflict.class::isInstance).hasSize(RACERS - 1);
  }

  /** Each adds its own line to what it read; the next to replace that version must see it. */
  @Test
  public void noUpdateIsLost() throws Exception {
    ObjectKey key = key("LATEST_updates");
    store().putIfAbsent(key, Bytes.utf8("start"));
    race(
        racer -> {
          while (true) {
            StoredObject there = store().get(key).orElseThrow();
            Bytes more = Bytes.utf8(there.body().toUtf8() + "\n" + racer);
            if (store().putIfMatch(key, there.etag(), more) instanceof Stored stored) {
              return stored;
            }
          }
        },
        UPDATERS);
    assertThat(store().get(key).orElseThrow().body().toUtf8().lines().skip(1))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, UPDATERS).mapToObj(Integer::toString).toList());
  }

  @Test
  public void aListingHoldsWhatWasStoredInUtf8Order() {
    // U+1F600 is a surrogate pair in UTF-16 and sorts after U+FFFD in UTF-8, before it by char.
    List<String> names =
        List.of("a", "a b", "a%2Fb", "a+b", "ab", "b&c", "é", "\uFFFD", "\uD83D\uDE00");
    names.reversed().forEach(name -> store().putIfAbsent(key("order/" + name), Bytes.utf8(name)));
    List<ListedObject> listed = store().listAll(prefix + "order/").toList();
    assertThat(listed)
        .extracting(object -> object.key().value().substring((prefix + "order/").length()))
        .isEqualTo(names);
    assertThat(listed).allSatisfy(this::agreesWithGet);
  }

  @Test
  public void aListingHoldsOnlyItsPrefix() {
    for (String name : List.of("p/x", "p/y/z", "pq/x", "o/x")) {
      store().putIfAbsent(key(name), Bytes.utf8(name));
    }
    assertThat(store().listAll(prefix + "p/"))
        .extracting(ListedObject::key)
        .containsExactly(key("p/x"), key("p/y/z"));
    assertThat(store().listAll(prefix + "nothing/")).isEmpty();
  }

  @Test
  public void aListingStartsAfterAKeyWhetherOrNotItIsThere() {
    for (String name : List.of("s/a", "s/b", "s/d")) {
      store().putIfAbsent(key(name), Bytes.utf8(name));
    }
    assertThat(store().list(prefix + "s/", key("s/b")).objects())
        .extracting(ListedObject::key)
        .containsExactly(key("s/d"));
    assertThat(store().list(prefix + "s/", key("s/c")).objects())
        .extracting(ListedObject::key)
        .containsExactly(key("s/d"));
    assertThat(store().list(prefix + "s/", key("s/d")).objects()).isEmpty();
  }

  @Test
  public void aLongListingIsCompleteAndHasNoDoubles() throws Exception {
    List<ObjectKey> keys =
        IntStream.range(0, manyObjects()).mapToObj(i -> key("many/dek_%05d".formatted(i))).toList();
    try (ExecutorService pool = Executors.newFixedThreadPool(16)) {
      List<Callable<PutResult>> puts =
          keys.stream()
              .map(key -> (Callable<PutResult>) () -> store().putIfAbsent(key, Bytes.utf8("x")))
              .toList();
      for (Future<PutResult> put : pool.invokeAll(puts)) {
        assertThat(put.get()).isInstanceOf(Stored.class);
      }
    }
    assertThat(store().listAll(prefix + "many/")).extracting(ListedObject::key).isEqualTo(keys);
  }

  /** Some stores of files cannot do this: they override it and say so. */
  @Test
  public void aKeyMayBeginWithAnother() {
    store().putIfAbsent(key("n/a"), Bytes.utf8("short"));
    store().putIfAbsent(key("n/a/b"), Bytes.utf8("long"));
    assertThat(store().get(key("n/a"))).map(StoredObject::body).contains(Bytes.utf8("short"));
    assertThat(store().get(key("n/a/b"))).map(StoredObject::body).contains(Bytes.utf8("long"));
  }

  private void agreesWithGet(ListedObject listed) {
    StoredObject read = store().get(listed.key()).orElseThrow();
    assertThat(listed.size()).isEqualTo(read.body().size());
    assertThat(listed.etag()).isEqualTo(read.etag());
  }

  private static ETag stored(PutResult result) {
    assertThat(result).isInstanceOf(Stored.class);
    return ((Stored) result).etag();
  }

  private interface Racer {
    PutResult run(int number);
  }

  private static List<PutResult> race(Racer racer) throws InterruptedException, ExecutionException {
    return race(racer, RACERS);
  }

  private static List<PutResult> race(Racer racer, int racers)
      throws InterruptedException, ExecutionException {
    CountDownLatch start = new CountDownLatch(1);
    List<Future<PutResult>> running = new ArrayList<>();
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < racers; i++) {
        int number = i;
        running.add(
            pool.submit(() -> {
              start.await();
              return racer.run(number);
            }));
      }
      start.countDown();
      List<PutResult> results = new ArrayList<>();
      for (Future<PutResult> one : running) {
        results.add(one.get());
      }
      return results;
    }
  }
}
