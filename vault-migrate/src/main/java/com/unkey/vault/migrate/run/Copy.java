package com.unkey.vault.migrate.run;

import com.unkey.vault.migrate.finding.Side;
import java.util.Set;

/**
 * Creates in the target what it lacks, each DEK unwrapped before it is written, and overwrites none
 * there. {@code LATEST} is not copied but recomputed, ring by ring, from the newest DEK that is
 * confirmed in the target, and moves forward only.
 */
public final class Copy {
  private Copy() {}

  /**
   * @param apply false for a plan: counts what would be written, and writes nothing
   * @throws com.unkey.vault.core.VaultException.StoreUnavailable when a store was out for longer
   *     than the run's patience; what was confirmed is saved, and the same run goes on there
   */
  public static RunResult run(RunStores stores, RunRequest request, RunEnv env, boolean apply) {
    UnionRules rules = new UnionRules(Verb.COPY, Set.of(Side.TARGET), false, apply);
    return new UnionWalk(stores, env, request, rules).run();
  }
}
