package com.unkey.vault.server.auth;

import com.unkey.vault.core.Time;
import com.unkey.vault.core.VaultException.Unauthenticated;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Knows who calls by the {@code Authorization} header. The scheme is {@code Bearer} and one blank,
 * written so: the Go vault compares it with case.
 */
public final class Tokens {
  private static final String SCHEME = "Bearer ";

  /** The name that {@code bearer_token} has in the audit log. */
  public static final String SHARED_NAME = "bearer_token";

  /** The name that {@code ops_bearer_token} has in the audit log. */
  public static final String OPS_NAME = "ops_bearer_token";

  private final TokenSet configured;
  private final Time time;
  private volatile TokenSet named = TokenSet.NONE;

  /**
   * @param sharedToken the configuration's {@code bearer_token}: all but the operator's
   * @param opsToken its {@code ops_bearer_token}, another one: the operator's alone
   */
  public Tokens(Optional<String> sharedToken, Optional<String> opsToken, Time time) {
    this.time = time;
    this.configured =
        new TokenSet(
            Stream.of(
                    sharedToken.map(token -> ofAllRings(SHARED_NAME, token, Verb.OF_CALLERS)),
                    opsToken.map(token -> ofAllRings(OPS_NAME, token, Verb.OF_OPERATORS)))
                .flatMap(Optional::stream)
                .toList());
  }

  private static TokenSet.Entry ofAllRings(String name, String token, Set<Verb> verbs) {
    return new TokenSet.Entry(
        TokenHash.of(token), new Caller(name, verbs, RingScope.ALL), Optional.empty());
  }

  /**
   * @param authorization the header's value, null if there is none
   * @throws Unauthenticated if it holds no token that is valid now; which of the reasons it was, is
   *     not told apart beyond what the caller can see itself
   */
  public Caller authenticate(@Nullable String authorization) {
    if (authorization == null) {
      throw new Unauthenticated("the Authorization header is missing");
    }
    if (!authorization.startsWith(SCHEME)) {
      throw new Unauthenticated("the Authorization header must be: Bearer <token>");
    }
    TokenHash hash = TokenHash.of(authorization.substring(SCHEME.length()));
    return named
        .find(hash, time.now())
        .or(() -> configured.find(hash, time.now()))
        .orElseThrow(() -> new Unauthenticated("the token is not known, or no longer valid"));
  }

  /** How many tokens are known, expired ones included. */
  public int size() {
    return configured.size() + named.size();
  }

  int namedSize() {
    return named.size();
  }

  void replaceNamed(TokenSet now) {
    named = now;
  }
}
