package com.unkey.vault.storage.s3;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.Tasks;
import com.unkey.vault.core.Tasks.Task;
import com.unkey.vault.core.Time;
import com.unkey.vault.core.VaultException.DeadlineExceeded;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.VaultException.StoreUnavailable.Reason;
import com.unkey.vault.core.store.ETag;
import com.unkey.vault.core.store.ObjectDeleter;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.core.store.PutResult;
import com.unkey.vault.core.store.PutResult.Conflict;
import com.unkey.vault.core.store.PutResult.Stored;
import com.unkey.vault.core.store.PutResult.Unknown;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries a store's promises on scratch keys of its own, because some stores accept a precondition
 * and ignore it without a word. Bodies differ from try to try, so that the rule "equal bytes are
 * ours" hides nothing.
 */
public final class CapabilityProbe {
  /** What the store is asked to keep. */
  public enum Promise {
    /** {@code If-None-Match: *} refuses a key that is taken, to all but one of many racers. */
    CREATE_ONLY("If-None-Match: * on an object that exists must answer 412"),
    /** {@code If-Match} accepts the current version and refuses any other. */
    IF_MATCH("If-Match must accept the current ETag and answer 412 to any other");

    private final String text;

    Promise(String text) {
      this.text = text;
    }

    /** What a store must do, for the log. */
    public String text() {
      return text;
    }
  }

  /** What the store showed. */
  public sealed interface Outcome {
    /** It keeps every promise. */
    record Passed() implements Outcome {}

    /**
     * It breaks one: nothing may be created there. Promises are tried in their order and the first
     * broken one is named, so that {@link Promise#IF_MATCH} means that {@link Promise#CREATE_ONLY}
     * holds: who accepts a store without If-Match looks for that.
     *
     * @param observed what it did instead, for the log
     */
    record Broken(Promise promise, String observed) implements Outcome {}

    /** It could not be asked; ask again later. */
    record Undecided(StoreUnavailable cause) implements Outcome {}
  }

  private static final Logger LOG = LoggerFactory.getLogger(CapabilityProbe.class);

  private static final int RACERS = 8;
  private static final Duration CLEAN_UP = Duration.ofSeconds(10);
  private static final Duration RACE_TIMEOUT = Duration.ofSeconds(30);

  private final ObjectStore store;
  private final @Nullable ObjectDeleter deleter;
  private final Time time;
  private final Tasks tasks;
  private final RandomGenerator random;

  /**
   * @param deleter removes the scratch keys afterwards; null to leave them
   * @param random names the scratch keys
   */
  public CapabilityProbe(
      ObjectStore store,
      @Nullable ObjectDeleter deleter,
      Time time,
      Tasks tasks,
      RandomGenerator random) {
    this.store = store;
    this.deleter = deleter;
    this.time = time;
    this.tasks = tasks;
    this.random = random;
  }

  /** Runs every try; a dozen small requests. */
  public Outcome run() {
    byte[] name = new byte[8];
    random.nextBytes(name);
    String scratch = "_vault/probe/" + HexFormat.of().formatHex(name) + "/";
    ObjectKey created = new ObjectKey(scratch + "created");
    ObjectKey raced = new ObjectKey(scratch + "raced");
    ObjectKey replaced = new ObjectKey(scratch + "replaced");
    ObjectKey missing = new ObjectKey(scratch + "missing");
    try {
      return firstBroken(
          () -> createOnly(created),
          () -> race(raced),
          () -> ifMatch(replaced),
          () -> ifMatchOnMissing(missing, created));
    } catch (StoreUnavailable e) {
      return new Outcome.Undecided(e);
    } catch (DeadlineExceeded e) {
      return new Outcome.Undecided(new StoreUnavailable(Reason.TIMEOUT, "the probe's time", e));
    } finally {
      cleanUp(List.of(created, raced, replaced, missing));
    }
  }

  private interface Try {
    @Nullable Outcome run();
  }

  private static Outcome firstBroken(Try... tries) {
    for (Try one : tries) {
      Outcome outcome = one.run();
      if (outcome != null) {
        return outcome;
      }
    }
    return new Outcome.Passed();
  }

  private @Nullable Outcome createOnly(ObjectKey key) {
    if (!(decided(store.putIfAbsent(key, Bytes.utf8("first"))) instanceof Stored)) {
      return broken(Promise.CREATE_ONLY, "a key that was free was refused as taken");
    }
    if (decided(store.putIfAbsent(key, Bytes.utf8("second"))) instanceof Stored) {
      return broken(Promise.CREATE_ONLY, "a second create of one key was accepted");
    }
    return holds(key, "first")
        ? null
        : broken(Promise.CREATE_ONLY, "a refused create changed the object");
  }

  private @Nullable Outcome race(ObjectKey key) {
    List<Task<PutResult>> racers = new ArrayList<>();
    for (int i = 0; i < RACERS; i++) {
      Bytes body = Bytes.utf8("racer " + i);
      racers.add(tasks.start("probe-racer", () -> store.putIfAbsent(key, body)));
    }
    long deadline = time.ticksAfter(RACE_TIMEOUT);
    List<PutResult> results = racers.stream().map(racer -> finished(racer, deadline)).toList();
    long winners = results.stream().filter(Stored.class::isInstance).count();
    if (winners > 1) {
      // Whatever the others would have said.
      return broken(
          Promise.CREATE_ONLY, winners + " of " + RACERS + " racing creates were accepted");
    }
    results.forEach(CapabilityProbe::decided);
    return winners == 1
        ? null
        : broken(Promise.CREATE_ONLY, "none of " + RACERS + " racing creates was accepted");
  }

  private static PutResult finished(Task<PutResult> racer, long deadline) {
    try {
      return racer.await(deadline);
    } catch (StoreUnavailable e) {
      return new Unknown(e);
    } catch (DeadlineExceeded e) {
      return new Unknown(new StoreUnavailable(Reason.TIMEOUT, "a racing create did not end", e));
    }
  }

  private @Nullable Outcome ifMatch(ObjectKey key) {
    if (!(decided(store.putIfAbsent(key, Bytes.utf8("one"))) instanceof Stored(ETag first))) {
      return broken(Promise.CREATE_ONLY, "a key that was free was refused as taken");
    }
    if (!(decided(store.putIfMatch(key, first, Bytes.utf8("two"))) instanceof Stored)) {
      return broken(Promise.IF_MATCH, "the current ETag was refused");
    }
    if (decided(store.putIfMatch(key, first, Bytes.utf8("three"))) instanceof Stored) {
      return broken(Promise.IF_MATCH, "an ETag that was no longer current was accepted");
    }
    return holds(key, "two")
        ? null
        : broken(Promise.IF_MATCH, "a refused replacement changed the object");
  }

  private @Nullable Outcome ifMatchOnMissing(ObjectKey key, ObjectKey other) {
    Optional<ETag> someTag = store.get(other).map(object -> object.etag());
    if (someTag.isEmpty()) {
      return broken(Promise.CREATE_ONLY, "an object that was stored is not there");
    }
    if (decided(store.putIfMatch(key, someTag.get(), Bytes.utf8("x"))) instanceof Stored) {
      return broken(Promise.IF_MATCH, "a missing object was created under If-Match");
    }
    return null;
  }

  private boolean holds(ObjectKey key, String text) {
    return store.get(key).map(object -> object.body().equals(Bytes.utf8(text))).orElse(false);
  }

  private static PutResult decided(PutResult result) {
    return switch (result) {
      case Stored _, Conflict _ -> result;
      case Unknown unknown -> throw unknown.cause();
    };
  }

  private static Outcome broken(Promise promise, String observed) {
    return new Outcome.Broken(promise, observed);
  }

  /** The deleter has no time limit of its own, and whoever watches the store waits for this. */
  private void cleanUp(List<ObjectKey> keys) {
    if (deleter == null) {
      return;
    }
    try {
      tasks
          .start(
              "probe-clean-up",
              () -> {
                keys.forEach(key -> deleteIfPossible(deleter, key));
                return true;
              })
          .await(time.ticksAfter(CLEAN_UP));
    } catch (DeadlineExceeded | StoreUnavailable e) {
      LOG.debug("not waiting for the removal of scratch objects", e);
    }
  }

  /** What stays behind is small, and no listing of rings sees it. */
  private static void deleteIfPossible(ObjectDeleter deleter, ObjectKey key) {
    try {
      deleter.delete(key);
    } catch (RuntimeException e) {
      // It must not hide what the probe found.
      LOG.debug("could not remove the scratch object {}", key, e);
    }
  }
}
