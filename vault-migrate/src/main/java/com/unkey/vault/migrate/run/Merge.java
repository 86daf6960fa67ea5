package com.unkey.vault.migrate.run;

import com.unkey.vault.migrate.finding.Side;
import java.util.Set;

/**
 * Makes both stores hold what either holds, for the way back after a failover. Of two wraps of one
 * DEK, the one under the active KEK takes the place of one under a previous KEK; nothing else is
 * replaced, and nothing deleted. {@code LATEST} is brought forward in both.
 */
public final class Merge {
  private Merge() {}

  /** As {@link Copy#run}. */
  public static RunResult run(RunStores stores, RunRequest request, RunEnv env, boolean apply) {
    UnionRules rules = new UnionRules(Verb.MERGE, Set.of(Side.SOURCE, Side.TARGET), true, apply);
    return new UnionWalk(stores, env, request, rules).run();
  }
}
