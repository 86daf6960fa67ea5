package com.unkey.vault.server.api;

import com.unkey.vault.core.VaultException.PermissionDenied;
import com.unkey.vault.core.VaultException.Unauthenticated;
import com.unkey.vault.server.auth.Caller;
import com.unkey.vault.server.auth.Tokens;
import com.unkey.vault.server.auth.Verb;
import com.unkey.vault.server.rpc.RpcAuthenticator;
import com.unkey.vault.server.rpc.RpcContext;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lets a call in before its body is read: who it is, and whether that one may do this at all. Which
 * ring it is about is in the body, and {@link Admission} looks at that.
 */
public final class ApiAccess implements RpcAuthenticator {
  private final Tokens tokens;

  public ApiAccess(Tokens tokens) {
    this.tokens = tokens;
  }

  @Override
  public @Nullable Object authenticate(RpcContext context) {
    if (context.service().equals(OpsApi.SERVICE)) {
      return operator(context, OpsApi.verbOf(context.method()));
    }
    Optional<Verb> verb = VaultApi.verbOf(context.method());
    return verb.isEmpty() ? null : allowed(context, verb.get());
  }

  /**
   * No token reaches the operator's service unless somebody configured one, so refusals say how.
   */
  private Caller operator(RpcContext context, Verb verb) {
    String how =
        "; the operator's service takes ops_bearer_token, or a named token with the verb "
            + verb.word();
    try {
      return allowed(context, verb);
    } catch (Unauthenticated e) {
      throw new Unauthenticated(e.getMessage() + how);
    } catch (PermissionDenied e) {
      throw new PermissionDenied(e.getMessage() + how);
    }
  }

  private Caller allowed(RpcContext context, Verb verb) {
    Caller caller = tokens.authenticate(context.requestHeaders().first("authorization"));
    CallRecord.of(context).recognised(caller);
    caller.require(verb);
    return caller;
  }
}
