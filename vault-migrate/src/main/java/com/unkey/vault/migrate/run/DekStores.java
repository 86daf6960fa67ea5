package com.unkey.vault.migrate.run;

import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.VaultException.StoreUnavailable.Reason;
import com.unkey.vault.core.store.ETag;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.PutResult;
import com.unkey.vault.core.store.StoredObject;
import com.unkey.vault.migrate.dek.DekFacts;
import com.unkey.vault.migrate.dek.DekOpener;
import com.unkey.vault.migrate.dek.StoredDek;
import com.unkey.vault.migrate.finding.Finding;
import com.unkey.vault.migrate.finding.Side;
import com.unkey.vault.migrate.listing.KeyName;
import java.util.Optional;

/**
 * DEKs in the stores of a run: read by what they mean, created, and never replaced by another. What
 * a store did not confirm is read back; what is there under a key already is compared.
 */
final class DekStores {
  /** What became of creating a DEK's object. */
  sealed interface Creation {
    /** Ours is there. */
    record Done(DekFacts facts) implements Creation {}

    /** The same DEK was there, under another wrap. */
    record SameDek(DekFacts theirs) implements Creation {}

    /** Something else is there, and stays. */
    record Refused(Finding why) implements Creation {}
  }

  private final RunStores stores;
  private final DekOpener opener;

  DekStores(RunStores stores, DekOpener opener) {
    this.stores = stores;
    this.opener = opener;
  }

  /** The caller closes what it gets. */
  StoredDek read(Side side, ObjectKey key, KeyName name) {
    return opener.read(side, key, name, stores.store(side));
  }

  /** What was read before, opened again for its key; the caller closes it. */
  StoredDek reopen(Side side, ObjectKey key, KeyName name, DekFacts facts) {
    return opener.open(
        side, key, name, Optional.of(new StoredObject(facts.wrapped(), facts.etag())));
  }

  /**
   * @param from where {@code ours} was read
   * @throws StoreUnavailable if nobody can say whether it is there
   */
  Creation create(Side side, ObjectKey key, KeyName.OfDek name, Side from, StoredDek.Opened ours) {
    return switch (stores.store(side).putIfAbsent(key, ours.facts().wrapped())) {
      case PutResult.Stored(ETag etag) -> new Creation.Done(at(ours.facts(), etag));
      case PutResult.Conflict _ -> compare(side, key, name, from, ours, refusedYetFree(side, key));
      case PutResult.Unknown(StoreUnavailable cause) -> compare(side, key, name, from, ours, cause);
    };
  }

  private Creation compare(
      Side side,
      ObjectKey key,
      KeyName.OfDek name,
      Side from,
      StoredDek.Opened ours,
      StoreUnavailable ifAbsent) {
    try (StoredDek there = read(side, key, name)) {
      return switch (there) {
        case StoredDek.Absent _ -> throw ifAbsent;
        case StoredDek.Unreadable(Finding problem) -> new Creation.Refused(problem);
        case StoredDek.Opened theirs -> {
          if (!theirs.dek().sameAs(ours.dek())) {
            yield new Creation.Refused(twoKeys(key, from, ours.facts(), theirs.facts()));
          }
          yield theirs.facts().wrapped().equals(ours.facts().wrapped())
              ? new Creation.Done(theirs.facts())
              : new Creation.SameDek(theirs.facts());
        }
      };
    }
  }

  /**
   * @param from the side of the first
   */
  static Finding twoKeys(ObjectKey key, Side from, DekFacts first, DekFacts other) {
    return from == Side.SOURCE
        ? new Finding.OneIdTwoKeys(key, first.createdAtMillis(), other.createdAtMillis())
        : new Finding.OneIdTwoKeys(key, other.createdAtMillis(), first.createdAtMillis());
  }

  static DekFacts at(DekFacts facts, ETag etag) {
    return new DekFacts(facts.id(), facts.createdAtMillis(), facts.kek(), facts.wrapped(), etag);
  }

  private static StoreUnavailable refusedYetFree(Side side, ObjectKey key) {
    return new StoreUnavailable(
            Reason.SERVER_ERROR, "refused to create " + key + ", and has no such object")
        .of(side.word());
  }
}
