package com.unkey.vault.storage.dual;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.DekId;
import com.unkey.vault.core.KekId;
import com.unkey.vault.core.VaultException;
import com.unkey.vault.core.VaultException.CorruptObject;
import com.unkey.vault.core.VaultException.NotAuthentic;
import com.unkey.vault.core.VaultException.UnknownKek;
import com.unkey.vault.core.crypto.Dek;
import com.unkey.vault.core.crypto.KeyWrapper;
import com.unkey.vault.core.crypto.WrappedDek;
import com.unkey.vault.core.format.WrappedDekFormat;
import com.unkey.vault.core.format.WrappedDekFormat.MalformedWrap;

/**
 * What stored bytes hold, by unwrapping them. Two stores may hold one DEK under two wraps, so equal
 * bytes are enough and not needed: same id, key and creation time is the same DEK.
 */
public final class SameDek {
  private final KeyWrapper wrapper;

  public SameDek(KeyWrapper wrapper) {
    this.wrapper = wrapper;
  }

  /**
   * A readable DEK, its key left out.
   *
   * @param id the authenticated one, inside the wrap
   */
  public record Content(DekId id, KekId kek) {}

  /** What theirs is to ours. */
  public sealed interface Verdict {
    record Same() implements Verdict {}

    /** One id; another key, or another creation time. */
    record OneIdTwoKeys() implements Verdict {}

    /**
     * Another DEK.
     *
     * @param isOlder by creation time, then by id: the order that tells which is current
     */
    record AnotherDek(DekId theirs, boolean isOlder) implements Verdict {}

    /** Ours is no DEK that this instance can read. */
    record OursUnreadable(VaultException problem) implements Verdict {}

    /** Theirs is none. */
    record TheirsUnreadable(VaultException problem) implements Verdict {}
  }

  /**
   * @throws CorruptObject if the bytes are no wrapped DEK, or do not authenticate
   * @throws UnknownKek if they are wrapped under a KEK that is not held here
   */
  public Content read(Bytes stored) {
    try (Dek dek = open(stored)) {
      return new Content(dek.id(), parse(stored).kekId());
    }
  }

  public Verdict compare(Bytes ours, Bytes theirs) {
    Dek mine;
    try {
      mine = open(ours);
    } catch (CorruptObject | UnknownKek e) {
      return new Verdict.OursUnreadable(e);
    }
    try (mine;
        Dek other = open(theirs)) {
      return compare(mine, other);
    } catch (CorruptObject | UnknownKek e) {
      return new Verdict.TheirsUnreadable(e);
    }
  }

  private static Verdict compare(Dek ours, Dek theirs) {
    if (!ours.id().equals(theirs.id())) {
      int order = Long.compare(theirs.createdAtMillis(), ours.createdAtMillis());
      int byId = theirs.id().value().compareTo(ours.id().value());
      return new Verdict.AnotherDek(theirs.id(), order == 0 ? byId < 0 : order < 0);
    }
    return ours.sameAs(theirs) ? new Verdict.Same() : new Verdict.OneIdTwoKeys();
  }

  private Dek open(Bytes stored) {
    try {
      return wrapper.unwrap(parse(stored));
    } catch (NotAuthentic e) {
      throw new CorruptObject("does not unwrap under the KEK it names", e);
    }
  }

  private static WrappedDek parse(Bytes stored) {
    try {
      return WrappedDekFormat.parse(stored);
    } catch (MalformedWrap e) {
      throw new CorruptObject(String.valueOf(e.getMessage()), e);
    }
  }
}
