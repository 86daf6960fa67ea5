package com.unkey.vault.server.api;

import com.unkey.vault.core.RingId;
import com.unkey.vault.core.VaultException.InvalidArgument;
import com.unkey.vault.core.VaultException.PermissionDenied;
import com.unkey.vault.server.auth.Caller;
import com.unkey.vault.server.auth.Verb;
import com.unkey.vault.server.rpc.RpcContext;

/** The second look at a call, once its request is parsed: whether it may do this on that ring. */
final class Admission {
  private Admission() {}

  /**
   * The ring that is asked about.
   *
   * @throws InvalidArgument if {@code keyring} is no ring's name
   * @throws PermissionDenied if the caller may not do this on it
   */
  static RingId to(RpcContext context, Verb verb, String keyring, int items) {
    RingId ring = new RingId(keyring);
    CallRecord.of(context).asks(ring, items);
    if (!(context.principal() instanceof Caller caller)) {
      throw new IllegalStateException("a call came in without a caller");
    }
    caller.require(verb, ring);
    return ring;
  }
}
