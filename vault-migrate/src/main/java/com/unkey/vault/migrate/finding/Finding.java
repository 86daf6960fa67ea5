package com.unkey.vault.migrate.finding;

import com.unkey.vault.core.DekId;
import com.unkey.vault.core.KekId;
import com.unkey.vault.core.store.ObjectKey;

/**
 * One thing about an object, or about a DEK in two stores, that an operator should know. A finding
 * that {@link #stopsTheSwitch} stands between a migration and its next phase, until it is mended
 * or, where {@link #mayBeAccepted} allows it, an operator accepts it by its {@link #token}.
 *
 * <p>Findings hold keys, ids and what is wrong; never stored bytes, and never a secret.
 */
public sealed interface Finding {
  /** Where it was found, as the store listed it. */
  ObjectKey key();

  /** One word for its class: the same in reports, attestations and {@link #token}. */
  FindingKind kind();

  /** What is wrong, for people; one line. */
  String detail();

  /** Whether no read switch and no removal may follow while it stands. */
  default boolean stopsTheSwitch() {
    return kind().stopsTheSwitch();
  }

  /** Whether an operator may decide that it does not matter. */
  default boolean mayBeAccepted() {
    return kind().mayBeAccepted();
  }

  /** What an operator writes to accept it: {@code malformed:source:keyring/ws_1/dek_1}. */
  default String token() {
    return kind().word() + ":" + key();
  }

  /** A finding about one store alone. */
  sealed interface InOneStore extends Finding {
    Side side();

    @Override
    default String token() {
      return kind().word() + ":" + side().word() + ":" + key();
    }
  }

  /** A key under {@code keyring/} that is no DEK's and no {@code LATEST}. */
  record ForeignKey(Side side, ObjectKey key, String detail) implements InOneStore {
    @Override
    public FindingKind kind() {
      return FindingKind.FOREIGN_KEY;
    }

    /** A foreign object in the target takes nothing away. */
    @Override
    public boolean stopsTheSwitch() {
      return side == Side.SOURCE;
    }
  }

  /** The object is no wrapped DEK: truncated, empty, or something else. */
  record Malformed(Side side, ObjectKey key, String detail) implements InOneStore {
    @Override
    public FindingKind kind() {
      return FindingKind.MALFORMED;
    }
  }

  /** It is wrapped under a KEK that is not held here. */
  record UnknownKek(Side side, ObjectKey key, KekId kek) implements InOneStore {
    @Override
    public FindingKind kind() {
      return FindingKind.UNKNOWN_KEK;
    }

    @Override
    public String detail() {
      return "is wrapped under KEK " + kek + ", which is not among the KEKs configured";
    }
  }

  /** It does not unwrap under the KEK that it names. */
  record NotAuthentic(Side side, ObjectKey key, KekId kek) implements InOneStore {
    @Override
    public FindingKind kind() {
      return FindingKind.NOT_AUTHENTIC;
    }

    @Override
    public String detail() {
      return "does not unwrap under KEK " + kek + ": it was altered, or that KEK is another key";
    }
  }

  /** It unwraps, and holds another DEK than its key says. */
  record WrongInnerId(Side side, ObjectKey key, DekId inner) implements InOneStore {
    @Override
    public FindingKind kind() {
      return FindingKind.WRONG_INNER_ID;
    }

    @Override
    public String detail() {
      return "holds the DEK " + inner;
    }
  }

  /** Listed, and then not there; nothing of ours deletes. */
  record Vanished(Side side, ObjectKey key) implements InOneStore {
    @Override
    public FindingKind kind() {
      return FindingKind.VANISHED;
    }

    @Override
    public String detail() {
      return "was listed, and is not there";
    }
  }

  /** The listing went back, or said a key twice: what it lacks is no proof of anything. */
  record DisorderedListing(Side side, ObjectKey key, ObjectKey after) implements InOneStore {
    @Override
    public FindingKind kind() {
      return FindingKind.DISORDERED_LISTING;
    }

    @Override
    public String detail() {
      return "was listed after " + after + ", which is not the order of keys";
    }
  }

  /** The listing's next page does not go on: what lies behind was not seen. */
  record StuckListing(Side side, ObjectKey key) implements InOneStore {
    @Override
    public FindingKind kind() {
      return FindingKind.STUCK_LISTING;
    }

    @Override
    public String detail() {
      return "is where the next page was to start, not after the page before; the rest is unseen";
    }
  }

  /** {@code LATEST} holds a DEK that has no object of its own; readers repair it. */
  record LatestAlone(Side side, ObjectKey key, DekId dek) implements InOneStore {
    @Override
    public FindingKind kind() {
      return FindingKind.LATEST_ALONE;
    }

    @Override
    public String detail() {
      return "holds the DEK " + dek + ", which has no object of its own";
    }
  }

  /** A DEK of the source that the target lacks. */
  record Missing(ObjectKey key) implements Finding {
    @Override
    public FindingKind kind() {
      return FindingKind.MISSING;
    }

    @Override
    public String detail() {
      return "is not in the target";
    }
  }

  /**
   * The DEK in the source's {@code LATEST}, which the target has under no key.
   *
   * @param key of that {@code LATEST}
   */
  record MissingFromLatest(ObjectKey key, DekId dek) implements Finding {
    @Override
    public FindingKind kind() {
      return FindingKind.MISSING;
    }

    @Override
    public String detail() {
      return "holds the DEK " + dek + ", which is not in the target";
    }
  }

  /**
   * {@code LATEST} and the object of the DEK that it holds are two keys of one id; whichever were
   * dropped, its ciphertexts would be lost.
   */
  record LatestConflict(Side side, ObjectKey key, DekId dek) implements InOneStore {
    @Override
    public FindingKind kind() {
      return FindingKind.LATEST_CONFLICT;
    }

    @Override
    public String detail() {
      return "holds another key than the object of the DEK " + dek;
    }
  }

  /** A DEK that the target alone has. */
  record OnlyInTarget(ObjectKey key) implements Finding {
    @Override
    public FindingKind kind() {
      return FindingKind.ONLY_IN_TARGET;
    }

    @Override
    public String detail() {
      return "is in the target alone";
    }
  }

  /** Other bytes and the same DEK. */
  record SameDekTwoWraps(ObjectKey key, KekId source, KekId target) implements Finding {
    @Override
    public FindingKind kind() {
      return FindingKind.SAME_DEK_TWO_WRAPS;
    }

    @Override
    public String detail() {
      return "is one DEK, under KEK " + source + " in the source and " + target + " in the target";
    }
  }

  /**
   * One id, and two keys or two creation times. Whichever were dropped, its ciphertexts would be
   * lost.
   */
  record OneIdTwoKeys(ObjectKey key, long sourceCreatedAtMillis, long targetCreatedAtMillis)
      implements Finding {
    @Override
    public FindingKind kind() {
      return FindingKind.ONE_ID_TWO_KEYS;
    }

    @Override
    public String detail() {
      return "is two DEKs: one created at "
          + sourceCreatedAtMillis
          + " in the source, one at "
          + targetCreatedAtMillis
          + " in the target (Unix ms)";
    }
  }

  /** Other bytes, and no KEK here to tell whether they are one DEK. */
  record BytesDiffer(ObjectKey key) implements Finding {
    @Override
    public FindingKind kind() {
      return FindingKind.BYTES_DIFFER;
    }

    @Override
    public String detail() {
      return "has other bytes in the target; without the KEK nobody can say whether it is one DEK";
    }
  }

  /** The target's {@code LATEST} is missing, or names an older DEK than the source's. */
  record LatestBehind(ObjectKey key, String detail) implements Finding {
    @Override
    public FindingKind kind() {
      return FindingKind.LATEST_BEHIND;
    }
  }
}
