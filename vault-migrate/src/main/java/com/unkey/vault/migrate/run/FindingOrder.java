package com.unkey.vault.migrate.run;

import com.unkey.vault.migrate.finding.Finding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Hands findings on in the order of keys, and knows which were accepted. What is found at a ring's
 * end is about a key before others that were looked at already, so that findings are held while a
 * ring is open.
 */
final class FindingOrder {
  private static final int MOST_HELD = 65_536;

  private final FindingSink sink;
  private final Tally tally;
  private final Set<String> accepting;
  private final List<Finding> held = new ArrayList<>();
  private final TreeSet<String> accepted = new TreeSet<>();
  private long stopping;

  /**
   * @param accepting tokens of findings that an operator accepts
   */
  FindingOrder(FindingSink sink, Tally tally, Set<String> accepting) {
    this.sink = sink;
    this.tally = tally;
    this.accepting = accepting;
  }

  void hold(List<Finding> findings) {
    held.addAll(findings);
    if (held.size() > MOST_HELD) {
      release();
    }
  }

  /** No finding about a key before these is to come. */
  void release() {
    held.sort(Comparator.comparing(Finding::key));
    // A ring's end may meet again what was found at a key.
    held.stream().distinct().forEach(this::handOn);
    held.clear();
  }

  private void handOn(Finding finding) {
    tally.add(finding);
    boolean isAccepted = finding.mayBeAccepted() && accepting.contains(finding.token());
    if (isAccepted) {
      accepted.add(finding.token());
    } else if (finding.stopsTheSwitch()) {
      stopping++;
    }
    sink.found(finding, isAccepted);
  }

  /** How many stop the switch, those not counted that were accepted. */
  long stopping() {
    return stopping;
  }

  /** The tokens that an operator accepted and that were found. */
  SortedSet<String> accepted() {
    return new TreeSet<>(accepted);
  }

  /** The tokens that were accepted and not found. */
  SortedSet<String> unused() {
    TreeSet<String> unused = new TreeSet<>(accepting);
    unused.removeAll(accepted);
    return unused;
  }
}
