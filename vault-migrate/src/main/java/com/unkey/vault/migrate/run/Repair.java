package com.unkey.vault.migrate.run;

import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.migrate.finding.Side;
import java.util.Set;

/**
 * In one store: a DEK that only {@code LATEST} holds gets an object of its own, and every {@code
 * LATEST} is brought to the newest DEK of its ring, forward only.
 */
public final class Repair {
  private Repair() {}

  /**
   * As {@link Copy#run}.
   *
   * @param side that findings call the store
   */
  public static RunResult run(
      Side side, ObjectStore store, RunRequest request, RunEnv env, boolean apply) {
    UnionRules rules = new UnionRules(Verb.REPAIR, Set.of(side), false, apply);
    return new UnionWalk(RunStores.one(side, store), env, request, rules).run();
  }
}
