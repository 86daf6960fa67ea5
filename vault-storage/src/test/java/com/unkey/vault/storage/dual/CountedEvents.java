package com.unkey.vault.storage.dual;

import com.unkey.vault.core.VaultException;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.storage.identity.StoreName;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes down the names of what happened. */
final class CountedEvents implements DualEvents {
  private final List<String> seen = new CopyOnWriteArrayList<>();

  List<String> seen() {
    return seen;
  }

  @Override
  public void fallback(ObjectKey key) {
    seen.add("fallback");
  }

  @Override
  public void writeThroughFailed(ObjectKey key, VaultException problem) {
    seen.add("writeThroughFailed");
  }

  @Override
  public void sameDekTwoWraps(StoreName store, ObjectKey key) {
    seen.add("sameDekTwoWraps");
  }

  @Override
  public void dekConflict(StoreName store, ObjectKey key, String why) {
    seen.add("dekConflict");
  }

  @Override
  public void followerLatestFailed(StoreName follower, ObjectKey key, VaultException problem) {
    seen.add("followerLatestFailed");
  }

  @Override
  public void followerLatestKept(StoreName follower, ObjectKey key, String why) {
    seen.add("followerLatestKept");
  }
}
