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

  /**
   * Lists, and reads no object: nothing is known of KEKs, or of what a {@code LATEST} holds beside
   * objects of DEKs.
   */
  public static RunResult ofKeys(Side side, ObjectStore store, RunRequest request, RunEnv env) {
    return new KeyWalk(side, store, request, env).run();
  }
}
