package com.unkey.vault.migrate.run;

import com.unkey.vault.core.store.ListedObject;
import com.unkey.vault.core.store.ObjectKey;
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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One walk over the keys of one or two stores, by {@link UnionRules}: what copy, merge, repair and
 * inventory have in common. Reads every object once, keeps to the order of keys in what it reports
 * and confirms, and holds as much memory for a million objects as for a thousand.
 *
 * <p>Used once.
 */
final class UnionWalk {
  /** Pieces of work held for each that may be under way, so that a slow one stops none. */
  private static final int WINDOW_PER_CALL = 16;

  private final RunEnv env;
  private final RunRequest request;
  private final UnionRules rules;
  private final RunStores stores;
  private final DekStep dekStep;
  private final LatestStep latestStep;
  private final RingEnd ringEnd;
  private final Tally tally = new Tally();
  private final FindingOrder findings;
  private final ResumeSaver saver;
  private final OrderedWork<Supplier<Report>> work;
  private final RingChain rings = new RingChain();
  private final List<Finding> ofListing = new ArrayList<>();
  private boolean unseen;
  private boolean orderly = true;
  private @Nullable ObjectKey last;

  UnionWalk(RunStores stores, RunEnv env, RunRequest request, UnionRules rules) {
    this.env = env;
    this.request = request;
    this.rules = rules;
    this.stores = stores.within(env);
    DekStores deks = new DekStores(this.stores, new DekOpener(request.wrapper()));
    this.dekStep = new DekStep(this.stores, deks, request.wrapper().activeKek(), rules);
    this.latestStep = new LatestStep(deks);
    this.ringEnd = new RingEnd(this.stores, deks, dekStep, rules);
    this.findings = new FindingOrder(request.sink(), tally, request.accepting());
    this.saver = new ResumeSaver(request.resume(), env.time(), env.limits().saveEvery());
    this.work =
        new OrderedWork<>(
            rules.verb().word(),
            env,
            env.limits().maxConcurrency() * WINDOW_PER_CALL,
            report -> settle(report.get()));
  }

  RunResult run() {
    Instant began = env.time().now();
    boolean toTheEnd;
    try {
      toTheEnd = walk();
      work.drain();
      if (toTheEnd && last != null && orderly) {
        saver.reached(last, tally);
      }
      saver.save();
      findings.release();
    } catch (RuntimeException e) {
      endAfter(e);
      throw e;
    }
    return new RunResult(
        rules.verb(),
        request.shard(),
        rules.apply(),
        false,
        tally.counts(),
        findings.accepted(),
        findings.unused(),
        findings.stopping(),
        toTheEnd && !unseen,
        began,
        env.time().now());
  }

  private void endAfter(RuntimeException failure) {
    try {
      work.abandon();
      saver.save();
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  /** True if it came to the end. */
  private boolean walk() {
    @Nullable ObjectKey startAfter = request.resume().load().orElse(null);
    MergedListing merged = stores.list(env, startAfter, this::foundInListing);
    while (!env.stop().getAsBoolean()) {
      Optional<ListedPair> next = merged.next();
      orderly = merged.orderly();
      reportListing();
      if (next.isEmpty()) {
        rings.leaveAll().forEach(this::end);
        return true;
      }
      KeyName name = KeyName.of(next.get().key());
      if (request.shard().contains(next.get().key(), name)) {
        take(next.get(), name);
      }
      request.progress().at(next.get().key());
    }
    return false;
  }

  private void take(ListedPair pair, KeyName name) {
    rings.leave(pair.key()).forEach(this::end);
    @Nullable ObjectKey confirmed = orderly && rings.isEmpty() ? last : null;
    last = pair.key();
    Report report = new Report();
    report.confirmsBefore(confirmed);
    count(pair, name, report);
    switch (name) {
      case KeyName.Foreign(String why) -> {
        foreign(pair, why, report);
        report.ringOpen(!rings.isEmpty());
        work.submitDone(() -> report);
      }
      case KeyName.OfDek dek -> {
        OpenRing ring = rings.enter(dek.ring());
        member(ring, report, () -> dekStep.run(pair, dek, ring, report));
      }
      case KeyName.OfLatest latest -> {
        OpenRing ring = rings.enter(latest.ring());
        member(ring, report, () -> latestStep.run(pair, latest, ring, report));
      }
    }
  }

  private void member(OpenRing ring, Report report, Runnable look) {
    report.ringOpen(true);
    ring.begin();
    work.submit(() -> {
      try {
        look.run();
      } catch (RuntimeException e) {
        ring.failed(e);
        throw e;
      }
      if (ring.done()) {
        conclude(ring);
      }
      return () -> report;
    });
  }

  /** No key of the ring is to come: the last of those under way ends it, or a piece of its own. */
  private void end(OpenRing ring) {
    boolean isDue = ring.close();
    boolean othersOpen = !rings.isEmpty();
    Supplier<Report> ended =
        () -> {
          Report report = ring.end();
          report.ringOpen(othersOpen);
          return report;
        };
    if (isDue) {
      work.submit(() -> {
        conclude(ring);
        return ended;
      });
    } else {
      // By its turn all keys of the ring were looked at, and the last of them concluded it.
      work.submitDone(ended);
    }
  }

  private void conclude(OpenRing ring) {
    try {
      ring.ended(ringEnd.run(ring));
    } catch (RuntimeException e) {
      ring.failed(e);
    }
  }

  private void foreign(ListedPair pair, String why, Report report) {
    for (Side side : Side.values()) {
      if (pair.in(side)) {
        report.found(new Finding.ForeignKey(side, pair.key(), why));
      }
    }
  }

  private static void count(ListedPair pair, KeyName name, Report report) {
    report.count(Outcome.LISTED);
    for (Optional<ListedObject> listed : List.of(pair.source(), pair.target())) {
      if (listed.isPresent()) {
        report.listed(listed.get().size());
        switch (name) {
          case KeyName.OfDek _ -> report.count(Outcome.DEKS);
          case KeyName.OfLatest _ -> report.count(Outcome.LATESTS);
          case KeyName.Foreign _ -> {}
        }
      }
    }
  }

  private void foundInListing(Finding finding) {
    unseen |= finding instanceof Finding.StuckListing;
    saver.forget();
    ofListing.add(finding);
  }

  private void reportListing() {
    if (ofListing.isEmpty()) {
      return;
    }
    Report report = new Report();
    ofListing.forEach(report::found);
    ofListing.clear();
    report.ringOpen(!rings.isEmpty());
    work.submitDone(() -> report);
  }

  private void settle(Report report) {
    ObjectKey confirmed = report.confirmedBefore();
    if (confirmed != null) {
      saver.reached(confirmed, tally);
    }
    tally.add(report);
    findings.hold(report.findings());
    if (report.findings().stream().anyMatch(Finding::stopsTheSwitch)) {
      saver.stay();
    }
    if (!report.isRingOpen()) {
      findings.release();
    }
  }
}
