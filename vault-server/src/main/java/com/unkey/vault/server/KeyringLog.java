package com.unkey.vault.server;

import com.unkey.vault.core.DekId;
import com.unkey.vault.core.RingId;
import com.unkey.vault.core.Time;
import com.unkey.vault.core.VaultException;
import com.unkey.vault.core.VaultException.DekNotFound;
import com.unkey.vault.core.keyring.KeyringEvents;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs what happens to DEKs, and passes it on to be counted. Rare events, each worth a line. */
final class KeyringLog implements KeyringEvents {
  private static final Logger LOG = LoggerFactory.getLogger("keyring");

  private static final int FAILURES_PER_SECOND = 10;

  private final KeyringEvents counted;
  private final LogBudget failures;

  KeyringLog(KeyringEvents counted, Time time) {
    this.counted = counted;
    this.failures = new LogBudget(FAILURES_PER_SECOND, time);
  }

  @Override
  public void dekCreated(RingId ring, DekId id) {
    counted.dekCreated(ring, id);
    say("DEK created", ring, id);
  }

  @Override
  public void dekAdopted(RingId ring, DekId id) {
    counted.dekAdopted(ring, id);
    say("DEK found by listing and adopted: LATEST was missing or unreadable", ring, id);
  }

  @Override
  public void dekRotated(RingId ring, DekId from, DekId to) {
    counted.dekRotated(ring, from, to);
    LOG.atInfo()
        .addKeyValue("ring", ring)
        .addKeyValue("from", from)
        .addKeyValue("dek_id", to)
        .log("ring rotated");
  }

  @Override
  public void dekRepaired(RingId ring, DekId id) {
    counted.dekRepaired(ring, id);
    say("DEK was in LATEST only; its own object was written", ring, id);
  }

  @Override
  public void dekDiscarded(RingId ring, DekId id, String why) {
    counted.dekDiscarded(ring, id, why);
    LOG.atInfo()
        .addKeyValue("ring", ring)
        .addKeyValue("dek_id", id)
        .addKeyValue("why", why)
        .log("new DEK thrown away before use");
  }

  @Override
  public void staleServed() {
    counted.staleServed();
  }

  @Override
  public void loadFailed(RuntimeException problem) {
    counted.loadFailed(problem);
    // An unknown DEK is a caller's mistake, and said to the caller.
    if (problem instanceof DekNotFound || !failures.allows()) {
      return;
    }
    if (problem instanceof VaultException ours) {
      LOG.atWarn()
          .addKeyValue("suppressed", failures.takeSuppressed())
          .addKeyValue("error", ours.getMessage())
          .addKeyValue("detail", ours.operatorDetail())
          .log("a DEK could not be loaded");
    } else {
      LOG.atError().addKeyValue("stack", Frames.of(problem)).log("a DEK could not be loaded");
    }
  }

  private static void say(String what, RingId ring, DekId id) {
    LOG.atInfo().addKeyValue("ring", ring).addKeyValue("dek_id", id).log(what);
  }
}
