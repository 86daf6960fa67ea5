package com.unkey.vault.migrate.attest;

import com.unkey.vault.core.Time;
import com.unkey.vault.core.VaultException.Fenced;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.storage.ToolStores;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A run while it is made: reads both identities when it begins and when it ends, and gathers what
 * is counted and found between. May be told from any thread.
 */
public final class Attesting {
  /**
   * What holds of a run from its beginning on, and of every runner that resumes it.
   *
   * @param seen as {@link Attestation#seen}
   */
  public record Beginning(
      RunScope scope,
      StoreMoment source,
      StoreMoment target,
      List<ObjectKey> seen,
      Instant started) {
    public Beginning {
      seen = List.copyOf(seen);
    }
  }

  private final ToolStores stores;
  private final Time time;
  private final Beginning beginning;
  private final Tally before;
  private final SortedMap<String, Long> findings;
  private Map<String, Long> counts = Map.of();
  private FindingChain chain;
  private long stopping;

  private Attesting(ToolStores stores, Time time, Beginning beginning, Tally before) {
    this.stores = stores;
    this.time = time;
    this.beginning = beginning;
    this.before = before;
    this.findings = new TreeMap<>(before.findings());
    this.chain = before.chain();
    this.stopping = before.stopping();
  }

  /**
   * Looks at both stores before anything is done.
   *
   * @throws Fenced if one is not the one configured, or has no identity
   * @throws StoreUnavailable if one could not say
   */
  public static Beginning look(ToolStores stores, RunScope scope, Time time) {
    stores.requireTwoOfOurs();
    List<ObjectKey> seen = new Attestations(stores.target().store()).keys();
    return new Beginning(
        scope,
        StoreMoment.of(stores.source().requireOurs()),
        StoreMoment.of(stores.target().requireOurs()),
        seen,
        now(time));
  }

  /** A run from its beginning. */
  public static Attesting begin(ToolStores stores, Beginning beginning, Time time) {
    return new Attesting(stores, time, beginning, Tally.EMPTY);
  }

  /**
   * A run that another runner began.
   *
   * @param before what it counted and found; less what stops the switch, if that is found again
   */
  public static Attesting resume(ToolStores stores, Beginning beginning, Tally before, Time time) {
    return new Attesting(stores, time, beginning, before);
  }

  public Beginning beginning() {
    return beginning;
  }

  /**
   * What this runner has counted so far, from 0; what runners before it counted is added.
   *
   * @param counts by name: {@code rings}, {@code deks}
   */
  public synchronized void counted(Map<String, Long> counts) {
    this.counts = Map.copyOf(counts);
  }

  /**
   * @param kind as reports write it: {@code malformed}
   * @param line what a report says of it, in one line; never stored bytes
   * @param stopsTheSwitch whether it does, and no operator accepted it
   */
  public synchronized void found(String kind, String line, boolean stopsTheSwitch) {
    findings.merge(kind, 1L, Math::addExact);
    chain = chain.then(line);
    if (stopsTheSwitch) {
      stopping++;
    }
  }

  public synchronized Tally tally() {
    SortedMap<String, Long> sums = new TreeMap<>(before.counts());
    counts.forEach((name, count) -> sums.merge(name, count, Math::addExact));
    return new Tally(sums, findings, chain, stopping);
  }

  /**
   * Looks at both stores again, and says what the run attests; stores nothing.
   *
   * @param complete whether the run came to its end
   * @throws Fenced if one is now another store
   * @throws StoreUnavailable if one could not say
   */
  public Attestation end(boolean complete) {
    return new Attestation(
        beginning.scope(),
        new StoreSpan(beginning.source(), StoreMoment.of(stores.source().requireOurs())),
        new StoreSpan(beginning.target(), StoreMoment.of(stores.target().requireOurs())),
        beginning.seen(),
        List.of(),
        tally(),
        complete,
        beginning.started(),
        now(time));
  }

  private static Instant now(Time time) {
    return time.now().truncatedTo(ChronoUnit.MILLIS);
  }
}
