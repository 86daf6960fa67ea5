package com.unkey.vault.migrate.run;

import com.unkey.vault.core.crypto.KeyWrapper;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.migrate.listing.Shard;
import java.util.Set;

/**
 * What a run is asked for.
 *
 * @param wrapper with the KEKs of the stores' DEKs
 * @param shard the part of the keys that is this run's
 * @param accepting tokens of findings that an operator accepts
 * @param sink told of every finding
 * @param resume where to go on, and where it is kept
 * @param progress told of every key that is taken up, on the run's own thread
 */
public record RunRequest(
    KeyWrapper wrapper,
    Shard shard,
    Set<String> accepting,
    FindingSink sink,
    ResumePoint resume,
    Progress progress) {
  /** Told how far a run is; must be quick. */
  @FunctionalInterface
  public interface Progress {
    Progress NONE = _ -> {};

    void at(ObjectKey key);
  }

  public RunRequest {
    accepting = Set.copyOf(accepting);
  }

  /** Everything, from the beginning, told to nobody. */
  public static RunRequest of(KeyWrapper wrapper) {
    return new RunRequest(
        wrapper, Shard.ALL, Set.of(), FindingSink.NONE, ResumePoint.NONE, Progress.NONE);
  }

  public RunRequest with(Shard only) {
    return new RunRequest(wrapper, only, accepting, sink, resume, progress);
  }

  public RunRequest accepting(Set<String> tokens) {
    return new RunRequest(wrapper, shard, tokens, sink, resume, progress);
  }

  public RunRequest with(FindingSink told) {
    return new RunRequest(wrapper, shard, accepting, told, resume, progress);
  }

  public RunRequest with(ResumePoint point) {
    return new RunRequest(wrapper, shard, accepting, sink, point, progress);
  }

  public RunRequest with(Progress told) {
    return new RunRequest(wrapper, shard, accepting, sink, resume, told);
  }
}
