package com.unkey.vault.server.auth;

import com.unkey.vault.core.RingId;
import com.unkey.vault.core.VaultException.PermissionDenied;
import java.util.Set;

/**
 * Whoever showed a token we know, and what that token allows.
 *
 * @param name the token's name, for the audit log
 */
public record Caller(String name, Set<Verb> verbs, RingScope rings) {
  public Caller {
    verbs = Set.copyOf(verbs);
  }

  /**
   * @throws PermissionDenied if this caller may not do that on any ring
   */
  public void require(Verb verb) {
    if (!verbs.contains(verb)) {
      throw new PermissionDenied("this token may not " + verb.doing());
    }
  }

  /**
   * @throws PermissionDenied if this caller may not do that on {@code ring}
   */
  public void require(Verb verb, RingId ring) {
    require(verb);
    if (!rings.covers(ring)) {
      throw new PermissionDenied("keyring: out of this token's reach");
    }
  }
}
