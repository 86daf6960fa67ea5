package com.unkey.vault.server;

import com.unkey.vault.core.DekId;
import com.unkey.vault.core.crypto.Dek;
import com.unkey.vault.core.crypto.KekSet;
import com.unkey.vault.server.health.Check;
import com.unkey.vault.server.health.Check.Verdict;
import com.unkey.vault.storage.OpenedStore;
import com.unkey.vault.storage.StoreStatus;
import com.unkey.vault.storage.identity.StartOutcome;
import com.unkey.vault.storage.s3.CapabilityProbe;
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
   * An outage leaves the instance ready: what is cached serves. A store that is not ours to serve
   * does not. One that was not probed yet is not well either, since no key is created on it. Asks
   * nobody: calls and the background watch keep the status fresh.
   */
  static Check store(OpenedStore store) {
    return new Check("store", () -> verdict(store.status()), Verdict.DEGRADED);
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
