package com.unkey.vault.storage.dual;

import com.unkey.vault.core.VaultException;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.storage.identity.StoreName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Logs what the dual write met, and passes it on to be counted. Rare events, each worth a line. */
public final class DualLog implements DualEvents {
  private static final Logger LOG = LoggerFactory.getLogger("dual-write");

  private final DualEvents counted;

  public DualLog(DualEvents counted) {
    this.counted = counted;
  }

  @Override
  public void fallback(ObjectKey key) {
    counted.fallback(key);
    say(Level.WARN, "target", key, "missing in the target, read from the source", "");
  }

  @Override
  public void writeThroughFailed(ObjectKey key, VaultException problem) {
    counted.writeThroughFailed(key, problem);
    say(Level.WARN, "target", key, "still missing in the target", text(problem));
  }

  @Override
  public void sameDekTwoWraps(StoreName store, ObjectKey key) {
    counted.sameDekTwoWraps(store, key);
    say(Level.INFO, store.word(), key, "there already, the same DEK under another wrap", "");
  }

  @Override
  public void dekConflict(StoreName store, ObjectKey key, String why) {
    counted.dekConflict(store, key, why);
    say(Level.ERROR, store.word(), key, "not the DEK that it should be; nothing overwritten", why);
  }

  @Override
  public void followerLatestFailed(StoreName follower, ObjectKey key, VaultException problem) {
    counted.followerLatestFailed(follower, key, problem);
    say(Level.WARN, follower.word(), key, "not brought forward in the follower", text(problem));
  }

  @Override
  public void followerLatestKept(StoreName follower, ObjectKey key, String why) {
    counted.followerLatestKept(follower, key, why);
    say(Level.WARN, follower.word(), key, "left as it is in the follower", why);
  }

  private static void say(Level level, String store, ObjectKey key, String what, String why) {
    var line = LOG.atLevel(level).addKeyValue("store", store).addKeyValue("object", key);
    (why.isEmpty() ? line : line.addKeyValue("why", why)).log(what);
  }

  private static String text(VaultException problem) {
    return problem.operatorDetail().isEmpty()
        ? String.valueOf(problem.getMessage())
        : problem.operatorDetail();
  }
}
