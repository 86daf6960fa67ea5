package com.unkey.vault.migrate.run;

import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.migrate.finding.Side;
import java.util.Set;

/** Says what one store holds, and writes nothing. */
public final class Inventory {
  private Inventory() {}

  /**
   * Reads and unwraps every object.
   *
   * @param side that findings call the store
   */
  public static RunResult run(Side side, ObjectStore store, RunRequest request, RunEnv env) {
    UnionRules rules = new UnionRules(Verb.INVENTORY, Set.of(), false, false);
    return new UnionWalk(RunStores.one(side, store), env, request, rules).run();
  }
}
