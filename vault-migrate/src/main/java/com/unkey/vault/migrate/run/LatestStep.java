package com.unkey.vault.migrate.run;

import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.migrate.dek.DekFacts;
import com.unkey.vault.migrate.dek.StoredDek;
import com.unkey.vault.migrate.dek.StoredDek.Absent;
import com.unkey.vault.migrate.dek.StoredDek.Opened;
import com.unkey.vault.migrate.dek.StoredDek.Unreadable;
import com.unkey.vault.migrate.finding.Finding;
import com.unkey.vault.migrate.finding.Side;
import com.unkey.vault.migrate.listing.KeyName;
import com.unkey.vault.migrate.listing.ListedPair;
import com.unkey.vault.migrate.run.OpenRing.Latest;

/** A ring's {@code LATEST}: read where it was listed, and remembered until the ring's end. */
record LatestStep(DekStores deks) {
  void run(ListedPair pair, KeyName.OfLatest name, OpenRing ring, Report report) {
    for (Side side : Side.values()) {
      if (pair.in(side)) {
        ring.sawLatest(side);
        ring.latest(side, read(side, pair.key(), name, report));
      }
    }
  }

  private Latest read(Side side, ObjectKey key, KeyName.OfLatest name, Report report) {
    try (StoredDek there = deks.read(side, key, name)) {
      return switch (there) {
        case Opened(DekFacts facts, var _) -> {
          report.kek(facts.kek());
          yield new Latest.Read(facts);
        }
        case Unreadable(Finding problem) -> {
          report.found(problem);
          if (problem instanceof Finding.UnknownKek unknown) {
            report.kek(unknown.kek());
          }
          yield new Latest.Unreadable();
        }
        case Absent _ -> {
          report.found(new Finding.Vanished(side, key));
          yield new Latest.NotListed();
        }
      };
    }
  }
}
