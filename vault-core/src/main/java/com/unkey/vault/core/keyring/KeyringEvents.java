package com.unkey.vault.core.keyring;

import com.unkey.vault.core.DekId;
import com.unkey.vault.core.RingId;

/**
 * What metrics and logs want to know of a keyring's life. Called on the thread that did it; must
 * not throw.
 */
public interface KeyringEvents {
  /** Nobody listens. */
  KeyringEvents NONE = new KeyringEvents() {};

  default void dekCreated(RingId ring, DekId id) {}

  /** Found by listing and named in {@code LATEST}. */
  default void dekAdopted(RingId ring, DekId id) {}

  default void dekRotated(RingId ring, DekId from, DekId to) {}

  /** {@code LATEST} held a DEK whose own object was missing; it was written. */
  default void dekRepaired(RingId ring, DekId id) {}

  /**
   * A durable DEK was thrown away: another instance was first, the fence closed meanwhile, or its
   * outcome was unknown.
   */
  default void dekDiscarded(RingId ring, DekId id, String why) {}

  /** A cached DEK was served although the store could not confirm it in time. */
  default void staleServed() {}

  /** A load or a refresh failed; what is cached goes on serving. */
  default void loadFailed(RuntimeException problem) {}
}
