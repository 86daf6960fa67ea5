/**
 * How far a run has come, kept in the target under a lease, so that a run may be killed anywhere
 * and run again, and no two runners of one shard interleave. A checkpoint holds for one pair of
 * stores in one pair of generations, one scope and one version of the tool; for anything else a run
 * begins at the beginning.
 */
@NullMarked
package com.unkey.vault.migrate.checkpoint;

import org.jspecify.annotations.NullMarked;
