package com.unkey.vault.migrate.run;

import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.PutResult;
import com.unkey.vault.migrate.dek.DekFacts;
import com.unkey.vault.migrate.dek.StoredDek;
import com.unkey.vault.migrate.dek.StoredDek.Absent;
import com.unkey.vault.migrate.dek.StoredDek.Opened;
import com.unkey.vault.migrate.dek.StoredDek.Unreadable;
import com.unkey.vault.migrate.finding.Finding;
import com.unkey.vault.migrate.finding.Side;
import com.unkey.vault.migrate.listing.KeyName;
import com.unkey.vault.migrate.run.OpenRing.Latest;
import java.util.Optional;

/**
 * What is due when all keys of a ring went by: a DEK that only a {@code LATEST} holds gets an
 * object of its own wherever this run writes, and {@code LATEST} there is brought to the newest DEK
 * that is confirmed in the same store, forward only.
 */
final class RingEnd {
  /** Each round lost is another writer's progress. */
  private static final int MAX_ROUNDS = 8;

  /** Whether a {@code LATEST}'s DEK has an object of its own in the same store. */
  private enum Own {
    THERE,
    NONE,
    /** It has one that cannot be read; {@code LATEST} is the copy that serves. */
    UNREADABLE,
    ANOTHER_KEY
  }

  private final RunStores stores;
  private final DekStores deks;
  private final DekStep step;
  private final UnionRules rules;

  RingEnd(RunStores stores, DekStores deks, DekStep step, UnionRules rules) {
    this.stores = stores;
    this.deks = deks;
    this.step = step;
    this.rules = rules;
  }

  Report run(OpenRing ring) {
    Report report = new Report();
    report.count(Outcome.RINGS);
    boolean isAlone = false;
    for (Side side : Side.values()) {
      isAlone |= ring.hasLatestAlone(side);
      if (ring.latest(side) instanceof Latest.Read(DekFacts facts)) {
        giveObject(side, facts, ring, report);
      }
    }
    if (isAlone) {
      report.count(Outcome.RINGS_WITH_LATEST_ALONE);
    }
    for (Side side : Side.values()) {
      if (rules.writes().contains(side)) {
        bringForward(side, ring, report);
      }
    }
    return report;
  }

  /**
   * Sees to it that the DEK in {@code side}'s {@code LATEST} has an object of its own in every
   * store that this run writes. False if {@code side} itself, being written, has none afterwards.
   */
  private boolean giveObject(Side side, DekFacts latest, OpenRing ring, Report report) {
    Own own = own(side, latest, ring);
    if (own == Own.ANOTHER_KEY) {
      report.found(new Finding.LatestConflict(side, ring.latestKey(), latest.id()));
      return false;
    }
    if (own == Own.NONE) {
      report.found(new Finding.LatestAlone(side, ring.latestKey(), latest.id()));
    }
    boolean isSafe = own == Own.THERE;
    for (Side writing : Side.values()) {
      if (!rules.writes().contains(writing)) {
        continue;
      }
      if (writing != side) {
        createIn(writing, side, latest, ring, report);
      } else if (own == Own.NONE) {
        isSafe = createIn(writing, side, latest, ring, report);
      }
    }
    return isSafe;
  }

  private Own own(Side side, DekFacts latest, OpenRing ring) {
    Optional<DekFacts> newest = ring.newest(side).filter(facts -> facts.id().equals(latest.id()));
    if (newest.isPresent() && newest.get().wrapped().equals(latest.wrapped())) {
      return Own.THERE;
    }
    KeyName.OfDek name = new KeyName.OfDek(ring.ring, latest.id());
    ObjectKey key = ring.keyOf(latest.id());
    try (StoredDek mine = reopen(side, ring, latest);
        StoredDek own =
            newest.isPresent()
                ? deks.reopen(side, key, name, newest.get())
                : deks.read(side, key, name)) {
      return switch (own) {
        case Absent _ -> Own.NONE;
        case Unreadable _ -> Own.UNREADABLE;
        case Opened readable -> {
          if (!isSame(readable, mine)) {
            yield Own.ANOTHER_KEY;
          }
          ring.confirmed(side, readable.facts());
          yield Own.THERE;
        }
      };
    }
  }

  /** True if {@code writing} has the DEK under its own key afterwards. */
  private boolean createIn(Side writing, Side from, DekFacts latest, OpenRing ring, Report report) {
    KeyName.OfDek name = new KeyName.OfDek(ring.ring, latest.id());
    ObjectKey key = ring.keyOf(latest.id());
    Optional<DekFacts> newest =
        ring.newest(writing).filter(facts -> facts.id().equals(latest.id()));
    try (StoredDek ours = reopen(from, ring, latest)) {
      if (newest.isPresent()) {
        try (StoredDek there = deks.reopen(writing, key, name, newest.get())) {
          if (isSame(there, ours)) {
            return true;
          }
        }
        report.found(DekStores.twoKeys(key, from, latest, newest.get()));
        return false;
      }
      if (!(ours instanceof Opened readable)) {
        throw new IllegalStateException(ring.latestKey() + " was readable, and is not");
      }
      return step.create(writing, key, name, readable, ring, report);
    }
  }

  private StoredDek reopen(Side side, OpenRing ring, DekFacts latest) {
    return deks.reopen(side, ring.latestKey(), new KeyName.OfLatest(ring.ring), latest);
  }

  private static boolean isSame(StoredDek one, StoredDek other) {
    return one instanceof Opened a && other instanceof Opened b && a.dek().sameAs(b.dek());
  }

  private void bringForward(Side side, OpenRing ring, Report report) {
    Optional<DekFacts> newest = ring.newest(side);
    if (newest.isEmpty()) {
      return;
    }
    for (int round = 0; round < MAX_ROUNDS; round++) {
      if (isSettled(side, newest.get(), round == 0, ring, report)) {
        return;
      }
    }
    report.found(
        new Finding.LatestBehind(
            ring.latestKey(), "in the " + side.word() + " is being written by others"));
  }

  /** One look, and one write if one is due; false if another writer was faster. */
  private boolean isSettled(
      Side side, DekFacts newest, boolean asListed, OpenRing ring, Report report) {
    Latest seen = asListed ? ring.latest(side) : look(side, ring);
    return switch (seen) {
      case Latest.NotListed _ ->
          !rules.apply()
              ? moved(report, 0)
              : isDone(
                  stores.store(side).putIfAbsent(ring.latestKey(), newest.wrapped()),
                  side,
                  newest,
                  ring,
                  report);
      // It was found already, or was replaced just now by what its writer can read.
      case Latest.Unreadable _ -> true;
      case Latest.Read(DekFacts latest) -> {
        boolean isOlder = OpenRing.BY_AGE.compare(latest, newest) < 0;
        boolean isSameDek = latest.id().equals(newest.id());
        if (!isOlder && !(isSameDek && step.isBetterWrap(newest, latest))) {
          yield true;
        }
        // It may be the only copy of the DEK that it holds.
        if (!isSafeToReplace(side, latest, asListed, ring, report)) {
          yield true;
        }
        yield !rules.apply()
            ? moved(report, 0)
            : isDone(
                stores.store(side).putIfMatch(ring.latestKey(), latest.etag(), newest.wrapped()),
                side,
                newest,
                ring,
                report);
      }
    };
  }

  private boolean isSafeToReplace(
      Side side, DekFacts latest, boolean asListed, OpenRing ring, Report report) {
    // What was found of it as it was listed is said already.
    Report unsaid = asListed ? new Report() : report;
    return giveObject(side, latest, ring, unsaid);
  }

  private Latest look(Side side, OpenRing ring) {
    try (StoredDek there = deks.read(side, ring.latestKey(), new KeyName.OfLatest(ring.ring))) {
      return switch (there) {
        case Absent _ -> new Latest.NotListed();
        case Unreadable _ -> new Latest.Unreadable();
        case Opened(DekFacts facts, var _) -> new Latest.Read(facts);
      };
    }
  }

  private boolean isDone(
      PutResult result, Side side, DekFacts newest, OpenRing ring, Report report) {
    return switch (result) {
      case PutResult.Stored _ -> moved(report, newest.wrapped().size());
      case PutResult.Conflict _ -> false;
      case PutResult.Unknown(StoreUnavailable cause) -> {
        if (look(side, ring) instanceof Latest.Read(DekFacts there)
            && there.wrapped().equals(newest.wrapped())) {
          yield moved(report, newest.wrapped().size());
        }
        throw cause;
      }
    };
  }

  private static boolean moved(Report report, long bytes) {
    report.count(Outcome.LATEST_MOVED);
    report.wrote(bytes);
    return true;
  }
}
