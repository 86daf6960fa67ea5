package com.unkey.vault.migrate.attest;

import com.unkey.vault.storage.identity.Phase;
import java.util.List;

/**
 * What a run sets out to do.
 *
 * @param verb {@link #COPY}, {@link #VERIFY}, or another run's, in lower case
 * @param run the name that the shards of one run have in common; 1 to 64 characters of A-Z a-z 0-9
 *     . _ -
 * @param toolVersion of the program that runs
 * @param phase of the configuration that the run was given
 * @param shard from 0
 * @param shards of the run, at least 1
 * @param bytesOnly whether nothing is unwrapped: no KEK is held
 * @param accepted the tokens of the findings that an operator decided not to stop for, sorted
 */
public record RunScope(
    String verb,
    String run,
    String toolVersion,
    Phase phase,
    int shard,
    int shards,
    boolean bytesOnly,
    List<String> accepted) {
  public static final String COPY = "copy";
  public static final String VERIFY = "verify";

  /**
   * @throws IllegalArgumentException if there is no such shard, or the name is outside its grammar
   */
  public RunScope {
    if (!verb.matches("[a-z]{1,20}")) {
      throw new IllegalArgumentException("a verb has 1 to 20 letters of a to z");
    }
    if (shards < 1 || shard < 0 || shard >= shards) {
      throw new IllegalArgumentException("there is no shard " + shard + "/" + shards);
    }
    if (!run.matches("[A-Za-z0-9._-]{1,64}")) {
      throw new IllegalArgumentException(
          "a run's name has 1 to 64 characters of A-Z, a-z, 0-9, '.', '_' and '-'");
    }
    accepted = accepted.stream().distinct().sorted().toList();
  }

  /** Whether it is all of the stores, and not one shard of several. */
  public boolean isWhole() {
    return shards == 1;
  }
}
