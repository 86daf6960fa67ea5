package com.unkey.vault.storage.dual;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.VaultException;
import com.unkey.vault.core.VaultException.CorruptObject;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.VaultException.StoreUnavailable.Reason;
import com.unkey.vault.core.VaultException.UnknownKek;
import com.unkey.vault.core.store.ETag;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.PutResult;
import com.unkey.vault.core.store.PutResult.Conflict;
import com.unkey.vault.core.store.PutResult.Stored;
import com.unkey.vault.core.store.PutResult.Unknown;
import com.unkey.vault.core.store.StoredObject;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Creates a DEK's object in one store, or in both. A conflict is decided by what is there: the same
 * DEK under another wrap is as good as stored, and anything else is an error that nothing
 * overwrites.
 */
final class DekWrite {
  private final SameDek sameDek;
  private final DualEvents events;

  DekWrite(SameDek sameDek, DualEvents events) {
    this.sameDek = sameDek;
    this.events = events;
  }

  /**
   * In the authority, then in the follower: {@link Stored} only if both confirmed it, with the
   * authority's tag. The follower is not asked if the authority did not confirm.
   */
  PutResult toBoth(Side authority, Side follower, ObjectKey key, Bytes body) {
    PutResult first = to(authority, key, body);
    if (!(first instanceof Stored)) {
      return first;
    }
    try {
      PutResult second = to(follower, key, body);
      return second instanceof Stored ? first : second;
    } catch (StoreUnavailable e) {
      // Nothing was written to the follower for certain; to the authority it was.
      return new Unknown(e);
    }
  }

  /**
   * @return {@link Conflict} only if {@code body} is no DEK, so that meaning cannot decide
   * @throws CorruptObject if another DEK, or none, is there under this key
   * @throws UnknownKek if what is there is under a KEK that this instance does not hold
   */
  PutResult to(Side side, ObjectKey key, Bytes body) {
    PutResult result = side.store().putIfAbsent(key, body);
    if (!(result instanceof Conflict)) {
      return result;
    }
    Optional<StoredObject> there = read(side, key);
    if (there.isEmpty()) {
      return new Unknown(
          new StoreUnavailable(
                  Reason.SERVER_ERROR, "refused to create " + key + ", and has no such object")
              .of(side.name().word()));
    }
    return isSame(side, key, body, there.get().body())
        ? confirmed(side, key, there.get().etag())
        : result;
  }

  private Optional<StoredObject> read(Side side, ObjectKey key) {
    try {
      return side.store().get(key);
    } catch (CorruptObject e) {
      throw conflict(side, key, "cannot be read: " + e.operatorDetail(), e);
    }
  }

  private PutResult confirmed(Side side, ObjectKey key, ETag etag) {
    events.sameDekTwoWraps(side.name(), key);
    return new Stored(etag);
  }

  private boolean isSame(Side side, ObjectKey key, Bytes ours, Bytes theirs) {
    return switch (sameDek.compare(ours, theirs)) {
      case SameDek.Verdict.Same _ -> true;
      case SameDek.Verdict.OursUnreadable _ -> false;
      case SameDek.Verdict.OneIdTwoKeys _ ->
          throw conflict(side, key, "holds another key under one id", null);
      case SameDek.Verdict.AnotherDek(var id, _) ->
          throw conflict(side, key, "holds the DEK " + id, null);
      case SameDek.Verdict.TheirsUnreadable(CorruptObject problem) ->
          throw conflict(side, key, problem.operatorDetail(), problem);
      case SameDek.Verdict.TheirsUnreadable(VaultException problem) -> {
        events.dekConflict(side.name(), key, problem.operatorDetail());
        throw problem;
      }
    };
  }

  private CorruptObject conflict(Side side, ObjectKey key, String why, @Nullable Throwable cause) {
    events.dekConflict(side.name(), key, why);
    return new CorruptObject(key + " in the " + side.name().word() + " " + why, cause);
  }
}
