package com.unkey.vault.migrate.run;

import com.unkey.vault.core.DekId;
import com.unkey.vault.core.RingId;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.migrate.dek.DekFacts;
import com.unkey.vault.migrate.finding.Side;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a ring while its keys go by: in each store its newest DEK and its {@code
 * LATEST}. Holds no more than that, however many DEKs the ring has.
 *
 * <p>Its keys are looked at beside one another; the last of them to end is told so, once the ring
 * was closed.
 */
final class OpenRing {
  /** Which of two DEKs is current: by creation time, then by id. */
  static final Comparator<DekFacts> BY_AGE =
      Comparator.comparingLong(DekFacts::createdAtMillis)
          .thenComparing(facts -> facts.id().value());

  /** A ring's {@code LATEST}, as far as its key was listed. */
  sealed interface Latest {
    /** Not listed; it may be there by now. */
    record NotListed() implements Latest {}

    record Read(DekFacts facts) implements Latest {}

    /** There, and no DEK that can be read. It is left as it is: it may be the only copy of one. */
    record Unreadable() implements Latest {}
  }

  final RingId ring;
  private final String prefix;
  private final Map<Side, DekFacts> newest = new EnumMap<>(Side.class);
  private final Map<Side, Latest> latest = new EnumMap<>(Side.class);
  private final Set<Side> hasDekObject = EnumSet.noneOf(Side.class);
  private final Set<Side> hasLatest = EnumSet.noneOf(Side.class);
  private int pending;
  private boolean closed;
  private @Nullable Report end;
  private @Nullable RuntimeException failure;

  OpenRing(RingId ring) {
    this.ring = ring;
    this.prefix = prefixOf(ring);
  }

  static String prefixOf(RingId ring) {
    return ObjectKey.RINGS + ring.value() + "/";
  }

  boolean is(RingId other) {
    return ring.equals(other);
  }

  boolean mayHold(ObjectKey key) {
    return key.value().startsWith(prefix);
  }

  ObjectKey latestKey() {
    return ObjectKey.ofLatest(ring);
  }

  ObjectKey keyOf(DekId id) {
    return ObjectKey.ofDek(ring, id);
  }

  /** One more key of it is to be looked at. */
  synchronized void begin() {
    pending++;
  }

  /** One was looked at; true if it was the last, so that the ring's end is due. */
  synchronized boolean done() {
    pending--;
    return closed && pending == 0;
  }

  /** No more keys of it come; true if its end is due at once. */
  synchronized boolean close() {
    closed = true;
    return pending == 0;
  }

  synchronized void ended(Report report) {
    end = report;
  }

  synchronized void failed(RuntimeException problem) {
    failure = problem;
  }

  /** What came of its end; the caller knows that it is over. */
  synchronized Report end() {
    if (failure != null) {
      throw failure;
    }
    if (end == null) {
      throw new IllegalStateException("ring " + ring + " has not ended");
    }
    return end;
  }

  synchronized void sawDekObject(Side side) {
    hasDekObject.add(side);
  }

  synchronized void sawLatest(Side side) {
    hasLatest.add(side);
  }

  synchronized boolean hasLatestAlone(Side side) {
    return hasLatest.contains(side) && !hasDekObject.contains(side);
  }

  /** This DEK's own object is in {@code side}, and holds it. */
  synchronized void confirmed(Side side, DekFacts facts) {
    newest.merge(side, facts, (a, b) -> BY_AGE.compare(a, b) > 0 ? a : b);
  }

  synchronized Optional<DekFacts> newest(Side side) {
    return Optional.ofNullable(newest.get(side));
  }

  synchronized void latest(Side side, Latest seen) {
    latest.put(side, seen);
  }

  synchronized Latest latest(Side side) {
    return latest.getOrDefault(side, new Latest.NotListed());
  }
}
