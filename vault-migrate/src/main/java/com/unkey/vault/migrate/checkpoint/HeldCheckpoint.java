package com.unkey.vault.migrate.checkpoint;

import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.store.ETag;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.PutResult;
import com.unkey.vault.core.store.StoredObject;
import com.unkey.vault.migrate.attest.Attesting.Beginning;
import com.unkey.vault.migrate.attest.Tally;
import com.unkey.vault.migrate.run.ResumePoint;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A shard's checkpoint in the hands of one runner. Each save renews the lease; one that comes too
 * late, because another runner took the shard, fails and saves nothing.
 */
public final class HeldCheckpoint implements ResumePoint, AutoCloseable {
  private static final int ATTEMPTS = 3;

  private final Checkpoints checkpoints;
  private final ObjectKey key;
  private CheckpointState state;
  private ETag etag;
  private Supplier<Tally> tally;
  private boolean lost;

  HeldCheckpoint(Checkpoints checkpoints, ObjectKey key, CheckpointState state, ETag etag) {
    this.checkpoints = checkpoints;
    this.key = key;
    this.state = state;
    this.etag = etag;
    Tally before = state.tally();
    this.tally = () -> before;
  }

  /** Of the run, whichever runner began it. */
  public synchronized Beginning beginning() {
    return state.beginning();
  }

  /**
   * What the run had counted and found when it was last saved; what stops the switch is left out.
   */
  public synchronized Tally tally() {
    return state.tally();
  }

  /** Where {@link #save} takes the run's tally from. */
  public synchronized void telling(Supplier<Tally> source) {
    tally = source;
  }

  @Override
  public synchronized Optional<ObjectKey> load() {
    return state.confirmed();
  }

  /**
   * @throws LeaseLost if another runner has taken the shard
   * @throws StoreUnavailable if it may not be saved
   */
  @Override
  public synchronized void save(ObjectKey confirmedUpTo) {
    write(Optional.of(confirmedUpTo), tally.get(), checkpoints.lease(state.lease().epoch()));
  }

  /**
   * The run came to its end, and what it attests is stored: the next one begins at the beginning.
   *
   * @throws LeaseLost if another runner has taken the shard
   * @throws StoreUnavailable if it may not be saved
   */
  public synchronized void finish() {
    write(Optional.empty(), Tally.EMPTY, checkpoints.givenBack(state.lease().epoch()));
  }

  /**
   * Gives the lease back with what was last saved, so that a runner that comes next need not wait.
   * Does nothing if it is lost or given back.
   *
   * @throws StoreUnavailable if it may not be given back; it then ends by itself
   */
  @Override
  public synchronized void close() {
    if (lost || !state.lease().expires().isAfter(checkpoints.givenBack(1).expires())) {
      return;
    }
    try {
      write(state.confirmed(), state.tally(), checkpoints.givenBack(state.lease().epoch()));
    } catch (LeaseLost e) {
      // Another has it already.
      lost = true;
    }
  }

  private void write(Optional<ObjectKey> confirmed, Tally tally, Lease lease) {
    requireHeld();
    CheckpointState next =
        new CheckpointState(state.beginning(), confirmed, tally, lease, checkpoints.change());
    for (int attempt = 1; ; attempt++) {
      switch (checkpoints.put(key, etag, next)) {
        case PutResult.Stored(ETag stored) -> {
          state = next;
          etag = stored;
          return;
        }
        case PutResult.Conflict _ -> {
          lost = true;
          requireHeld();
        }
        case PutResult.Unknown(StoreUnavailable cause) -> {
          if (isThere(next)) {
            return;
          }
          if (attempt == ATTEMPTS) {
            throw cause;
          }
        }
      }
    }
  }

  /**
   * Whether a write without an answer is there. If another's is, ours was refused; if the version
   * before is, the same write may be tried again.
   */
  private boolean isThere(CheckpointState next) {
    Optional<StoredObject> now = checkpoints.get(key);
    if (now.isPresent() && now.get().body().equals(CheckpointFormat.serialize(next))) {
      state = next;
      etag = now.get().etag();
      return true;
    }
    if (now.isEmpty() || !now.get().etag().equals(etag)) {
      lost = true;
      requireHeld();
    }
    return false;
  }

  private void requireHeld() {
    if (lost) {
      throw new LeaseLost(
          key + " was taken by another runner; this one stops, and the other goes on");
    }
  }
}
