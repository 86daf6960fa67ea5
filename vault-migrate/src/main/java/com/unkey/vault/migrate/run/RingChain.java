package com.unkey.vault.migrate.run;

import com.unkey.vault.core.RingId;
import com.unkey.vault.core.store.ObjectKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The rings whose keys are going by, each inside the one before: ring {@code a} may have {@code
 * a/b} inside its stretch of keys.
 */
final class RingChain {
  private final Deque<OpenRing> open = new ArrayDeque<>();

  /** Takes those out, innermost first, that {@code key} lies beyond. */
  List<OpenRing> leave(ObjectKey key) {
    List<OpenRing> left = new ArrayList<>();
    while (!open.isEmpty() && !open.peek().mayHold(key)) {
      left.add(open.pop());
    }
    return left;
  }

  List<OpenRing> leaveAll() {
    List<OpenRing> left = new ArrayList<>(open);
    open.clear();
    return left;
  }

  boolean isEmpty() {
    return open.isEmpty();
  }

  /** The ring itself, whose key goes by; the caller left the others first. */
  OpenRing enter(RingId ring) {
    OpenRing innermost = open.peek();
    if (innermost != null && innermost.is(ring)) {
      return innermost;
    }
    OpenRing entered = new OpenRing(ring);
    open.push(entered);
    return entered;
  }
}
