package com.unkey.vault.migrate.run;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.VaultException.CorruptObject;
import com.unkey.vault.core.format.WrappedDekFormat;
import com.unkey.vault.core.format.WrappedDekFormat.MalformedWrap;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.StoredObject;
import com.unkey.vault.migrate.dek.DekFacts;
import com.unkey.vault.migrate.dek.DekOpener;
import com.unkey.vault.migrate.dek.StoredDek;
import com.unkey.vault.migrate.dek.StoredDek.Absent;
import com.unkey.vault.migrate.dek.StoredDek.Opened;
import com.unkey.vault.migrate.dek.StoredDek.Unreadable;
import com.unkey.vault.migrate.finding.Finding;
import com.unkey.vault.migrate.finding.Side;
import com.unkey.vault.migrate.listing.KeyName;
import com.unkey.vault.migrate.listing.ListedPair;
import java.util.Optional;

/**
 * Whether what the source has under one key is in the target: both objects are read, whatever the
 * listings said; their bytes compared, then what they mean. What the source has that cannot be read
 * is found as that, and is then not missing.
 */
final class VerifyStep implements Verify.Step {
  private final RunStores stores;
  private final DekOpener opener;

  VerifyStep(RunStores stores, DekOpener opener) {
    this.stores = stores;
    this.opener = opener;
  }

  @Override
  public void run(ListedPair pair, KeyName name, Report report) {
    ObjectKey key = pair.key();
    try (StoredDek source = pair.in(Side.SOURCE) ? read(Side.SOURCE, key, name) : new Absent();
        StoredDek target = read(Side.TARGET, key, name)) {
      vanished(Side.SOURCE, pair, source, report);
      vanished(Side.TARGET, pair, target, report);
      note(source, report);
      note(target, report);
      switch (name) {
        case KeyName.OfDek _ -> dek(key, source, target, report);
        case KeyName.OfLatest latest -> latest(key, latest, source, target, report);
        case KeyName.Foreign _ -> throw new IllegalStateException("a foreign key: " + key);
      }
    }
  }

  private static void note(StoredDek dek, Report report) {
    switch (dek) {
      case Opened opened -> report.kek(opened.facts().kek());
      case Unreadable(Finding problem) -> report.found(problem);
      case Absent _ -> {}
    }
  }

  private static void dek(ObjectKey key, StoredDek source, StoredDek target, Report report) {
    if (source instanceof Opened ours && target instanceof Opened theirs) {
      compare(key, ours, theirs, report);
    } else if (source instanceof Opened) {
      report.found(new Finding.Missing(key));
      report.lookAgain();
    } else if (source instanceof Absent && target instanceof Opened) {
      report.count(Outcome.ONLY_IN_TARGET);
      report.found(new Finding.OnlyInTarget(key));
    }
  }

  private static void compare(ObjectKey key, Opened source, Opened target, Report report) {
    DekFacts ours = source.facts();
    DekFacts theirs = target.facts();
    if (!source.dek().sameAs(target.dek())) {
      report.found(DekStores.twoKeys(key, Side.SOURCE, ours, theirs));
    } else if (ours.wrapped().equals(theirs.wrapped())) {
      report.count(Outcome.ALREADY_THERE);
    } else {
      report.count(Outcome.SAME_DEK_TWO_WRAPS);
      report.found(new Finding.SameDekTwoWraps(key, ours.kek(), theirs.kek()));
    }
  }

  /**
   * {@code LATEST} is a hint, and may be ahead in the target; but the DEK that the source's holds
   * may be nowhere else, and must be in the target under its own key or in {@code LATEST}.
   */
  private void latest(
      ObjectKey key, KeyName.OfLatest name, StoredDek source, StoredDek target, Report report) {
    if (!(source instanceof Opened ours)) {
      return;
    }
    if (target instanceof Opened theirs && theirs.facts().id().equals(ours.facts().id())) {
      if (!theirs.dek().sameAs(ours.dek())) {
        report.found(DekStores.twoKeys(key, Side.SOURCE, ours.facts(), theirs.facts()));
      }
      return;
    }
    heldElsewhere(key, name, ours, report);
    if (!(target instanceof Opened theirs)) {
      if (target instanceof Absent) {
        report.found(new Finding.LatestBehind(key, "is not in the target"));
      }
    } else if (OpenRing.BY_AGE.compare(theirs.facts(), ours.facts()) < 0) {
      String detail =
          "names the DEK %s in the target, which is older than the source's, %s"
              .formatted(theirs.facts().id(), ours.facts().id());
      report.found(new Finding.LatestBehind(key, detail));
    }
  }

  private void heldElsewhere(ObjectKey latest, KeyName.OfLatest name, Opened ours, Report report) {
    ObjectKey key = ObjectKey.ofDek(name.ring(), ours.facts().id());
    KeyName.OfDek own = new KeyName.OfDek(name.ring(), ours.facts().id());
    try (StoredDek theirs = read(Side.TARGET, key, own)) {
      switch (theirs) {
        case Opened there -> {
          if (!there.dek().sameAs(ours.dek())) {
            report.found(DekStores.twoKeys(latest, Side.SOURCE, ours.facts(), there.facts()));
          }
        }
        case Unreadable _ -> report.found(new Finding.MissingFromLatest(latest, ours.facts().id()));
        case Absent _ -> {
          report.found(new Finding.MissingFromLatest(latest, ours.facts().id()));
          report.lookAgain();
        }
      }
    }
  }

  private StoredDek read(Side side, ObjectKey key, KeyName name) {
    return opener.read(side, key, name, stores.store(side));
  }

  private static void vanished(Side side, ListedPair pair, StoredDek dek, Report report) {
    if (pair.in(side) && dek instanceof Absent) {
      report.found(new Finding.Vanished(side, pair.key()));
    }
  }

  /** The same without a KEK: what the bytes say, and no more. */
  record OfBytes(RunStores stores) implements Verify.Step {
    @Override
    public void run(ListedPair pair, KeyName name, Report report) {
      ObjectKey key = pair.key();
      Optional<Bytes> source =
          pair.in(Side.SOURCE) ? read(Side.SOURCE, pair, report) : Optional.empty();
      Optional<Bytes> target = read(Side.TARGET, pair, report);
      if (source.isEmpty()) {
        if (target.isPresent() && !pair.in(Side.SOURCE)) {
          report.count(Outcome.ONLY_IN_TARGET);
          report.found(new Finding.OnlyInTarget(key));
        }
      } else if (target.isEmpty()) {
        report.found(new Finding.Missing(key));
        report.lookAgain();
      } else if (source.equals(target)) {
        report.count(Outcome.ALREADY_THERE);
      } else {
        report.found(new Finding.BytesDiffer(key));
      }
    }

    private Optional<Bytes> read(Side side, ListedPair pair, Report report) {
      Optional<Bytes> bytes;
      try {
        bytes = stores.store(side).get(pair.key()).map(StoredObject::body);
      } catch (CorruptObject e) {
        report.found(new Finding.Malformed(side, pair.key(), e.operatorDetail()));
        return Optional.empty();
      }
      if (bytes.isEmpty() && pair.in(side)) {
        report.found(new Finding.Vanished(side, pair.key()));
      }
      bytes.ifPresent(body -> {
        try {
          report.kek(WrappedDekFormat.parse(body).kekId());
        } catch (MalformedWrap e) {
          report.found(new Finding.Malformed(side, pair.key(), String.valueOf(e.getMessage())));
        }
      });
      return bytes;
    }
  }
}
