package com.unkey.vault.server;

import com.unkey.vault.core.DekId;
import com.unkey.vault.core.crypto.Dek;
import com.unkey.vault.core.crypto.KekSet;
import com.unkey.vault.server.health.Check;
import com.unkey.vault.server.health.Check.Verdict;
import com.unkey.vault.storage.OpenedStores;
import com.unkey.vault.storage.OpenedStores.Store;
import com.unkey.vault.storage.StoreStatus;
import com.unkey.vault.storage.identity.StartOutcome;
import com.unkey.vault.storage.s3.CapabilityProbe;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/** What readiness looks at. */
final class Checks {
  private Checks() {}

  /** Without a KEK that works, nothing does. */
  static Check keks(KekSet keks, RandomGenerator random) {
    return new Check("kek", () -> comesBack(keks, random), Verdict.FAIL);
  }

  private static Verdict comesBack(KekSet keks, RandomGenerator random) {
    try (Dek probe = Dek.generate(new DekId("health"), 1, random);
        Dek back = keks.unwrap(keks.wrap(probe))) {
      return probe.sameAs(back) ? Verdict.OK : Verdict.FAIL;
    }
  }

  /**
   * One for each store that the phase writes, after one for all of them together.
   *
   * <p>An outage leaves the instance ready: what is cached serves. A store that is not ours to
   * serve does not. One that was not probed yet is not well either, since no key is created on it.
   * Asks nobody: calls and the background watch keep the status fresh.
   */
  static List<Check> stores(OpenedStores stores) {
    List<Store> written = stores.all().stream().filter(Store::isWritten).toList();
    List<Check> checks = new ArrayList<>();
    checks.add(
        new Check(
            "store",
            () ->
                written.stream()
                    .map(one -> verdict(one.status()))
                    .max(Comparator.naturalOrder())
                    .orElse(Verdict.FAIL),
            Verdict.DEGRADED));
    if (stores.all().size() > 1) {
      for (Store one : written) {
        checks.add(new Check("store_" + one.name(), () -> verdict(one.status()), Verdict.DEGRADED));
      }
    }
    return checks;
  }

  private static Verdict verdict(StoreStatus status) {
    if (status.isRefused()) {
      return Verdict.FAIL;
    }
    boolean probed = !(status.probe() instanceof CapabilityProbe.Outcome.Undecided);
    return isServed(status.start()) && probed && status.isReachable()
        ? Verdict.OK
        : Verdict.DEGRADED;
  }

  private static boolean isServed(StartOutcome start) {
    return switch (start) {
      case StartOutcome.Serving _, StartOutcome.Legacy _ -> true;
      case StartOutcome.Waiting _, StartOutcome.NotOurs _, StartOutcome.EmptyUnstamped _ -> false;
    };
  }
}
