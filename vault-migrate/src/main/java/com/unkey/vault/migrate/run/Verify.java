package com.unkey.vault.migrate.run;

import com.unkey.vault.core.store.ListedObject;
import com.unkey.vault.migrate.dek.DekOpener;
import com.unkey.vault.migrate.finding.Finding;
import com.unkey.vault.migrate.finding.Side;
import com.unkey.vault.migrate.listing.KeyName;
import com.unkey.vault.migrate.listing.ListedPair;
import com.unkey.vault.migrate.listing.MergedListing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Proves that the source's DEKs are all in the target, or says which are not. Both listings are
 * merged, both objects read, their bytes compared and then their meaning.
 *
 * <p>While instances create, a DEK may be seen in the source a moment before the target: what is
 * missing is looked at again after a while, many at once.
 */
public final class Verify {
  /** Pieces of work held for each that may be under way. */
  private static final int WINDOW_PER_CALL = 16;

  /** How many are looked at again together; findings behind the first of them wait. */
  private static final int MOST_AGAIN = 10_000;

  private static final int MOST_HELD = 65_536;

  /** Looks at one key in both stores. */
  @FunctionalInterface
  interface Step {
    /**
     * @param name not foreign
     */
    void run(ListedPair pair, KeyName name, Report report);
  }

  /** What came of one key, and what is needed to look at it again. */
  private record Looked(ListedPair pair, KeyName name, Report report) {}

  private final RunStores stores;
  private final RunRequest request;
  private final RunEnv env;
  private final boolean bytesOnly;
  private final Step step;
  private final Tally tally = new Tally();
  private final FindingOrder findings;
  private final OrderedWork<Looked> work;
  private final List<Finding> ofListing = new ArrayList<>();

  /** With findings, in order, behind the first that is to be looked at again. */
  private final List<Looked> held = new ArrayList<>();

  private int again;
  private boolean unseen;

  private Verify(RunStores stores, RunRequest request, RunEnv env, boolean bytesOnly) {
    this.stores = stores.within(env);
    this.request = request;
    this.env = env;
    this.bytesOnly = bytesOnly;
    this.step =
        bytesOnly
            ? new VerifyStep.OfBytes(this.stores)
            : new VerifyStep(this.stores, new DekOpener(request.wrapper()));
    this.findings = new FindingOrder(request.sink(), tally, request.accepting());
    this.work = pool(this::settle);
  }

  /**
   * One pass, by meaning; see {@link RunResult#agree} for what two of them prove. It begins at the
   * beginning, wherever another run was.
   *
   * @throws com.unkey.vault.core.VaultException.StoreUnavailable when a store was out for longer
   *     than the run's patience
   */
  public static RunResult run(RunStores stores, RunRequest request, RunEnv env) {
    return new Verify(stores, request, env, false).run();
  }

  /** One pass that compares bytes and unwraps nothing. It opens no gate. */
  public static RunResult ofBytes(RunStores stores, RunRequest request, RunEnv env) {
    return new Verify(stores, request, env, true).run();
  }

  private OrderedWork<Looked> pool(Consumer<Looked> settle) {
    return new OrderedWork<>(
        Verb.VERIFY.word(), env, env.limits().maxConcurrency() * WINDOW_PER_CALL, settle);
  }

  private RunResult run() {
    Instant began = env.time().now();
    boolean toTheEnd;
    try {
      toTheEnd = walk();
      work.drain();
      release();
    } catch (RuntimeException e) {
      abandonAfter(e);
      throw e;
    }
    return new RunResult(
        Verb.VERIFY,
        request.shard(),
        false,
        bytesOnly,
        tally.counts(),
        findings.accepted(),
        findings.unused(),
        findings.stopping(),
        toTheEnd && !unseen,
        began,
        env.time().now());
  }

  private void abandonAfter(RuntimeException failure) {
    try {
      work.abandon();
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  /** True if it came to the end. */
  private boolean walk() {
    MergedListing merged = stores.list(env, null, this::foundInListing);
    while (!env.stop().getAsBoolean()) {
      Optional<ListedPair> next = merged.next();
      for (Finding finding : ofListing) {
        Report report = new Report();
        report.found(finding);
        work.submitDone(
            new Looked(
                new ListedPair(finding.key(), Optional.empty(), Optional.empty()),
                KeyName.of(finding.key()),
                report));
      }
      ofListing.clear();
      if (next.isEmpty()) {
        return true;
      }
      ListedPair pair = next.get();
      KeyName name = KeyName.of(pair.key());
      if (request.shard().contains(pair.key(), name)) {
        take(pair, name);
      }
      request.progress().at(pair.key());
    }
    return false;
  }

  private void take(ListedPair pair, KeyName name) {
    tally.add(Outcome.LISTED, 1);
    pair.source().map(ListedObject::size).ifPresent(tally::listed);
    pair.target().map(ListedObject::size).ifPresent(tally::listed);
    Report report = new Report();
    if (name instanceof KeyName.Foreign(String why)) {
      for (Side side : Side.values()) {
        if (pair.in(side)) {
          report.found(new Finding.ForeignKey(side, pair.key(), why));
        }
      }
      work.submitDone(new Looked(pair, name, report));
    } else {
      work.submit(() -> {
        step.run(pair, name, report);
        return new Looked(pair, name, report);
      });
    }
  }

  private void foundInListing(Finding finding) {
    unseen |= finding instanceof Finding.StuckListing;
    ofListing.add(finding);
  }

  private void settle(Looked looked) {
    Report report = looked.report();
    if (report.isToLookAgain()) {
      held.add(looked);
      again++;
    } else if (!held.isEmpty() && !report.findings().isEmpty()) {
      held.add(looked);
    } else {
      count(report);
    }
    if (again >= MOST_AGAIN || held.size() >= MOST_HELD) {
      release();
    }
  }

  private void count(Report report) {
    tally.add(report);
    findings.hold(report.findings());
    findings.release();
  }

  /** Looks again at what was missing, and hands on what was held behind it. */
  private void release() {
    if (held.isEmpty()) {
      return;
    }
    env.tasks().sleep(env.limits().lookAgainAfter());
    List<Looked> once = new ArrayList<>(held);
    held.clear();
    again = 0;
    OrderedWork<Looked> second = pool(looked -> count(looked.report()));
    try {
      for (Looked looked : once) {
        if (!looked.report().isToLookAgain()) {
          second.submitDone(looked);
        } else {
          second.submit(() -> lookAgain(looked));
        }
      }
      second.drain();
    } catch (RuntimeException e) {
      second.abandon();
      throw e;
    }
  }

  private Looked lookAgain(Looked first) {
    Report report = new Report();
    step.run(first.pair(), first.name(), report);
    return new Looked(first.pair(), first.name(), report);
  }
}
