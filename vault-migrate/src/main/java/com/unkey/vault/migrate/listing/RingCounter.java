package com.unkey.vault.migrate.listing;

import com.unkey.vault.core.RingId;
import com.unkey.vault.core.store.ObjectKey;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Groups an ordered listing by ring. Ring {@code a} may have {@code a/b} inside its stretch of
 * keys, so that the rings open at one key form a chain, each inside the one before.
 *
 * <p>Holds that chain only.
 */
public final class RingCounter {
  private static final class OpenRing {
    final String prefix;
    long deks;

    OpenRing(RingId ring) {
      this.prefix = ObjectKey.RINGS + ring.value() + "/";
    }
  }

  private final Deque<OpenRing> open = new ArrayDeque<>();
  private long rings;
  private long ringsWithoutDekObject;

  /** The key's ring is seen, for the first time or again. */
  public void see(ObjectKey key, KeyName name) {
    while (!open.isEmpty() && !key.value().startsWith(open.peek().prefix)) {
      close(open.pop());
    }
    name.ringOfIt().ifPresent(ring -> enter(ring, name));
  }

  /** The listing ended. */
  public void end() {
    while (!open.isEmpty()) {
      close(open.pop());
    }
  }

  /** How many rings were seen. */
  public long rings() {
    return rings;
  }

  /** How many of those that ended have nothing but a {@code LATEST}. */
  public long ringsWithoutDekObject() {
    return ringsWithoutDekObject;
  }

  private void enter(RingId ring, KeyName name) {
    String prefix = ObjectKey.RINGS + ring.value() + "/";
    if (open.isEmpty() || !open.peek().prefix.equals(prefix)) {
      open.push(new OpenRing(ring));
      rings++;
    }
    if (name instanceof KeyName.OfDek) {
      open.peek().deks++;
    }
  }

  private void close(OpenRing ring) {
    if (ring.deks == 0) {
      ringsWithoutDekObject++;
    }
  }
}
