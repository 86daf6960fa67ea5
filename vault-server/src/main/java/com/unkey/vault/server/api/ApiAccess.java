package com.unkey.vault.server.api;

import com.unkey.vault.server.auth.Caller;
import com.unkey.vault.server.auth.Tokens;
import com.unkey.vault.server.auth.Verb;
import com.unkey.vault.server.rpc.RpcAuthenticator;
import com.unkey.vault.server.rpc.RpcContext;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lets a call in before its body is read: who it is, and whether that one may do this at all. Which
 * ring it is about is in the body, and {@link VaultApi} looks at that.
 */
public final class ApiAccess implements RpcAuthenticator {
  private final Tokens tokens;

  public ApiAccess(Tokens tokens) {
    this.tokens = tokens;
  }

  @Override
  public @Nullable Object authenticate(RpcContext context) {
    Optional<Verb> verb = VaultApi.verbOf(context.method());
    if (verb.isEmpty()) {
      return null;
    }
    Caller caller = tokens.authenticate(context.requestHeaders().first("authorization"));
    CallRecord.of(context).recognised(caller);
    caller.require(verb.get());
    return caller;
  }
}
