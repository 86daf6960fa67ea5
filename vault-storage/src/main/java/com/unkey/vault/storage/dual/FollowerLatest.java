package com.unkey.vault.storage.dual;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.DekId;
import com.unkey.vault.core.VaultException;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.VaultException.StoreUnavailable.Reason;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.PutResult;
import com.unkey.vault.core.store.PutResult.Conflict;
import com.unkey.vault.core.store.PutResult.Stored;
import com.unkey.vault.core.store.PutResult.Unknown;
import com.unkey.vault.core.store.StoredObject;
import java.util.Optional;

/**
 * Brings the follower's {@code LATEST} to what the authority's says, forward only. Never fails the
 * request: {@code LATEST} is a hint, and a copy recomputes it. Never replaces one that may be the
 * only copy of a DEK.
 */
final class FollowerLatest {
  /** Each round lost is another instance's progress. */
  private static final int MAX_ROUNDS = 8;

  private final Side follower;
  private final SameDek sameDek;
  private final DualEvents events;

  FollowerLatest(Side follower, SameDek sameDek, DualEvents events) {
    this.follower = follower;
    this.sameDek = sameDek;
    this.events = events;
  }

  /** After the authority created its own. */
  void created(ObjectKey key, Bytes body) {
    attempt(
        key,
        () -> {
          if (!isDone(follower.store().putIfAbsent(key, body))) {
            bringForward(key, body);
          }
        });
  }

  /** After the authority replaced its own. */
  void replaced(ObjectKey key, Bytes body) {
    attempt(key, () -> bringForward(key, body));
  }

  private void attempt(ObjectKey key, Runnable work) {
    try {
      work.run();
    } catch (VaultException e) {
      events.followerLatestFailed(follower.name(), key, e);
    }
  }

  private void bringForward(ObjectKey key, Bytes body) {
    for (int round = 0; round < MAX_ROUNDS; round++) {
      if (isSettled(key, body)) {
        return;
      }
    }
    throw new StoreUnavailable(Reason.THROTTLED, key + " is being written by others")
        .of(follower.name().word());
  }

  /** One look, and one write if one is due; false if another writer was faster. */
  private boolean isSettled(ObjectKey key, Bytes body) {
    Optional<StoredObject> there = follower.store().get(key);
    if (there.isEmpty()) {
      return isDone(follower.store().putIfAbsent(key, body));
    }
    StoredObject latest = there.get();
    return switch (sameDek.compare(body, latest.body())) {
      case SameDek.Verdict.Same _ -> true;
      case SameDek.Verdict.AnotherDek(DekId theirs, boolean isOlder) -> {
        if (!isOlder) {
          yield true;
        }
        if (!hasOwnObject(key, theirs, latest.body())) {
          yield kept(key, "it may be the only copy of the DEK " + theirs);
        }
        yield isDone(follower.store().putIfMatch(key, latest.etag(), body));
      }
      case SameDek.Verdict.OneIdTwoKeys _ -> {
        String why = "holds another key under one id than the authority's LATEST";
        events.dekConflict(follower.name(), key, why);
        yield kept(key, why);
      }
      case SameDek.Verdict.TheirsUnreadable(VaultException problem) ->
          kept(key, "it cannot be read: " + problem.operatorDetail());
      case SameDek.Verdict.OursUnreadable(VaultException problem) ->
          kept(key, "the new one cannot be read: " + problem.operatorDetail());
    };
  }

  private boolean hasOwnObject(ObjectKey latest, DekId id, Bytes body) {
    return follower
        .store()
        .get(RingKey.of(latest).dek(id))
        .filter(own -> sameDek.compare(body, own.body()) instanceof SameDek.Verdict.Same)
        .isPresent();
  }

  private boolean kept(ObjectKey key, String why) {
    events.followerLatestKept(follower.name(), key, why);
    return true;
  }

  private static boolean isDone(PutResult result) {
    return switch (result) {
      case Stored _ -> true;
      case Conflict _ -> false;
      case Unknown(StoreUnavailable cause) -> throw cause;
    };
  }
}
