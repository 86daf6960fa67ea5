package com.unkey.vault.migrate.run;

import com.unkey.vault.migrate.finding.Side;
import java.util.Set;

/**
 * What a walk over one or two stores may do.
 *
 * @param writes the stores that get what they lack of the other, whose {@code LATEST}-only DEKs get
 *     objects of their own, and whose {@code LATEST} is brought forward
 * @param keepsActiveWrap whether a wrap under the active KEK takes the place of one under a
 *     previous KEK
 * @param apply false for a plan: nothing is written, and counted as if it were
 */
record UnionRules(Verb verb, Set<Side> writes, boolean keepsActiveWrap, boolean apply) {
  UnionRules {
    writes = Set.copyOf(writes);
  }
}
