package com.unkey.vault.migrate.run;

import com.unkey.vault.core.KekId;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.store.ETag;
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
import com.unkey.vault.migrate.listing.ListedPair;
import com.unkey.vault.migrate.run.DekStores.Creation;

/**
 * One DEK's object: read where it was listed, compared, created where it is lacking and may be
 * written.
 */
final class DekStep {
  /** Each round lost is another writer's progress. */
  private static final int MAX_ROUNDS = 8;

  private final RunStores stores;
  private final DekStores deks;
  private final KekId activeKek;
  private final UnionRules rules;

  DekStep(RunStores stores, DekStores deks, KekId activeKek, UnionRules rules) {
    this.stores = stores;
    this.deks = deks;
    this.activeKek = activeKek;
    this.rules = rules;
  }

  void run(ListedPair pair, KeyName.OfDek name, OpenRing ring, Report report) {
    ObjectKey key = pair.key();
    try (StoredDek source = read(Side.SOURCE, pair, name, ring, report);
        StoredDek target = read(Side.TARGET, pair, name, ring, report)) {
      if (source instanceof Opened ours && target instanceof Opened theirs) {
        compare(key, name, ours, theirs, ring, report);
      } else if (source instanceof Opened ours) {
        ring.confirmed(Side.SOURCE, ours.facts());
        lacking(Side.TARGET, target, key, name, ours, ring, report);
      } else if (target instanceof Opened theirs) {
        // One that is in the target alone, and stays so, may be what an instance has half written.
        // To name it is to bring it into use, in one store of the two that instances may write.
        if (!stores.has(Side.SOURCE) || rules.writes().contains(Side.SOURCE)) {
          ring.confirmed(Side.TARGET, theirs.facts());
        }
        lacking(Side.SOURCE, source, key, name, theirs, ring, report);
      }
    }
  }

  private StoredDek read(
      Side side, ListedPair pair, KeyName.OfDek name, OpenRing ring, Report report) {
    if (!pair.in(side)) {
      return new Absent();
    }
    ring.sawDekObject(side);
    StoredDek there = deks.read(side, pair.key(), name);
    switch (there) {
      case Opened readable -> report.kek(readable.facts().kek());
      case Unreadable(Finding problem) -> {
        report.found(problem);
        if (problem instanceof Finding.UnknownKek unknown) {
          report.kek(unknown.kek());
        }
      }
      case Absent _ -> report.found(new Finding.Vanished(side, pair.key()));
    }
    return there;
  }

  private void compare(
      ObjectKey key,
      KeyName.OfDek name,
      Opened source,
      Opened target,
      OpenRing ring,
      Report report) {
    if (!source.dek().sameAs(target.dek())) {
      report.found(DekStores.twoKeys(key, Side.SOURCE, source.facts(), target.facts()));
      return;
    }
    DekFacts inSource = source.facts();
    DekFacts inTarget = target.facts();
    if (inSource.wrapped().equals(inTarget.wrapped())) {
      report.count(Outcome.ALREADY_THERE);
    } else {
      sameDek(key, inSource, inTarget, report);
      if (isBetterWrap(inSource, inTarget)) {
        inTarget = rewrap(Side.TARGET, key, name, source, inTarget, report);
      } else if (isBetterWrap(inTarget, inSource)) {
        inSource = rewrap(Side.SOURCE, key, name, target, inSource, report);
      }
    }
    ring.confirmed(Side.SOURCE, inSource);
    ring.confirmed(Side.TARGET, inTarget);
  }

  /** {@code from} is in the other store, and {@code there} is what was read in this one. */
  private void lacking(
      Side side,
      StoredDek there,
      ObjectKey key,
      KeyName.OfDek name,
      Opened from,
      OpenRing ring,
      Report report) {
    if (!stores.has(side)) {
      return;
    }
    if (there instanceof Unreadable) {
      // It is said already that it cannot be read; nobody may accept that the DEK is lacking.
      if (side == Side.TARGET) {
        report.found(new Finding.Missing(key));
      }
      return;
    }
    if (!rules.writes().contains(side)) {
      if (side == Side.SOURCE) {
        report.count(Outcome.ONLY_IN_TARGET);
      }
      return;
    }
    create(side, key, name, from, ring, report);
  }

  /** Creates it, or says why not. True if {@code side} has the DEK afterwards. */
  boolean create(
      Side side, ObjectKey key, KeyName.OfDek name, Opened from, OpenRing ring, Report report) {
    if (!rules.apply()) {
      report.count(Outcome.CREATED);
      ring.confirmed(side, from.facts());
      return true;
    }
    return switch (deks.create(side, key, name, side.other(), from)) {
      case Creation.Done(DekFacts facts) -> {
        report.count(Outcome.CREATED);
        report.wrote(facts.wrapped().size());
        ring.confirmed(side, facts);
        yield true;
      }
      case Creation.SameDek(DekFacts theirs) -> {
        if (side == Side.TARGET) {
          sameDek(key, from.facts(), theirs, report);
        } else {
          sameDek(key, theirs, from.facts(), report);
        }
        ring.confirmed(side, theirs);
        yield true;
      }
      case Creation.Refused(Finding why) -> {
        report.found(why);
        if (why instanceof Finding.InOneStore && side == Side.TARGET) {
          report.found(new Finding.Missing(key));
        }
        yield false;
      }
    };
  }

  private static void sameDek(ObjectKey key, DekFacts inSource, DekFacts inTarget, Report report) {
    report.count(Outcome.SAME_DEK_TWO_WRAPS);
    report.found(new Finding.SameDekTwoWraps(key, inSource.kek(), inTarget.kek()));
  }

  /** Whether a merge lets the first take the other's place; both are one DEK. */
  boolean isBetterWrap(DekFacts facts, DekFacts other) {
    return rules.keepsActiveWrap()
        && facts.kek().equals(activeKek)
        && !other.kek().equals(activeKek);
  }

  /** What is in {@code side} afterwards. */
  private DekFacts rewrap(
      Side side, ObjectKey key, KeyName.OfDek name, Opened better, DekFacts there, Report report) {
    if (!rules.apply()) {
      report.count(Outcome.REWRAPPED);
      return better.facts();
    }
    DekFacts now = there;
    for (int round = 0; round < MAX_ROUNDS; round++) {
      PutResult result = stores.store(side).putIfMatch(key, now.etag(), better.facts().wrapped());
      if (result instanceof PutResult.Stored(ETag etag)) {
        report.count(Outcome.REWRAPPED);
        report.wrote(better.facts().wrapped().size());
        return DekStores.at(better.facts(), etag);
      }
      try (StoredDek again = deks.read(side, key, name)) {
        if (!(again instanceof Opened readable) || !readable.dek().sameAs(better.dek())) {
          throw changedUnderUs(side, key);
        }
        if (!isBetterWrap(better.facts(), readable.facts())) {
          return readable.facts();
        }
        if (result instanceof PutResult.Unknown(StoreUnavailable cause)
            && readable.facts().etag().equals(now.etag())) {
          throw cause;
        }
        now = readable.facts();
      }
    }
    return now;
  }

  private static StoreUnavailable changedUnderUs(Side side, ObjectKey key) {
    return new StoreUnavailable(
            StoreUnavailable.Reason.SERVER_ERROR, key + " holds another DEK than a moment before")
        .of(side.word());
  }
}
