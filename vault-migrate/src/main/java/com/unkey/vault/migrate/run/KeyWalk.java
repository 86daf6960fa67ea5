package com.unkey.vault.migrate.run;

import com.unkey.vault.core.store.ListedObject;
import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.migrate.finding.Finding;
import com.unkey.vault.migrate.finding.Side;
import com.unkey.vault.migrate.listing.KeyName;
import com.unkey.vault.migrate.listing.ListedPair;
import com.unkey.vault.migrate.listing.MergedListing;
import com.unkey.vault.migrate.listing.RingCounter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Counts one store's keys as they are listed. Used once. */
final class KeyWalk {
  private final Side side;
  private final ObjectStore store;
  private final RunRequest request;
  private final RunEnv env;
  private final Tally tally = new Tally();
  private final FindingOrder findings;
  private final RingCounter rings = new RingCounter();
  private boolean unseen;

  KeyWalk(Side side, ObjectStore store, RunRequest request, RunEnv env) {
    this.side = side;
    this.store = store;
    this.request = request;
    this.env = env;
    this.findings = new FindingOrder(request.sink(), tally, request.accepting());
  }

  RunResult run() {
    Instant began = env.time().now();
    boolean toTheEnd = walk();
    rings.end();
    tally.add(Outcome.RINGS, rings.rings());
    tally.add(Outcome.RINGS_WITH_LATEST_ALONE, rings.ringsWithoutDekObject());
    return new RunResult(
        Verb.INVENTORY,
        request.shard(),
        false,
        true,
        tally.counts(),
        findings.accepted(),
        findings.unused(),
        findings.stopping(),
        toTheEnd && !unseen,
        began,
        env.time().now());
  }

  private boolean walk() {
    MergedListing keys = RunStores.one(side, store).within(env).list(env, null, this::found);
    while (!env.stop().getAsBoolean()) {
      Optional<ListedPair> next = keys.next();
      if (next.isEmpty()) {
        return true;
      }
      ListedPair pair = next.get();
      KeyName name = KeyName.of(pair.key());
      if (request.shard().contains(pair.key(), name)) {
        count(pair, name);
      }
      request.progress().at(pair.key());
    }
    return false;
  }

  private void count(ListedPair pair, KeyName name) {
    tally.add(Outcome.LISTED, 1);
    pair.source().or(pair::target).map(ListedObject::size).ifPresent(tally::listed);
    rings.see(pair.key(), name);
    switch (name) {
      case KeyName.OfDek _ -> tally.add(Outcome.DEKS, 1);
      case KeyName.OfLatest _ -> tally.add(Outcome.LATESTS, 1);
      case KeyName.Foreign(String why) -> found(new Finding.ForeignKey(side, pair.key(), why));
    }
  }

  private void found(Finding finding) {
    unseen |= finding instanceof Finding.StuckListing;
    findings.hold(List.of(finding));
    findings.release();
  }
}
