package com.unkey.vault.server.auth;

import com.unkey.vault.core.Time;
import com.unkey.vault.core.VaultException.Unauthenticated;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Knows who calls by the {@code Authorization} header. The scheme is {@code Bearer} and one blank,
 * written so: the Go vault compares it with case.
 */
public final class Tokens {
  private static final String SCHEME = "Bearer ";

  /** The name that {@code bearer_token} has in the audit log. */
  public static final String SHARED_NAME = "bearer_token";

  private static final Set<Verb> ALL_BUT_OPS = EnumSet.complementOf(EnumSet.of(Verb.OPS));

  private final TokenSet shared;
  private final Time time;
  private volatile TokenSet named = TokenSet.NONE;

  /**
   * @param sharedToken the configuration's {@code bearer_token}
   */
  public Tokens(Optional<String> sharedToken, Time time) {
    this.time = time;
    this.shared =
        new TokenSet(
            sharedToken.stream()
                .map(token ->
                    new TokenSet.Entry(
                        TokenHash.of(token),
                        new Caller(SHARED_NAME, ALL_BUT_OPS, RingScope.ALL),
                        Optional.empty()))
                .toList());
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
        .or(() -> shared.find(hash, time.now()))
        .orElseThrow(() -> new Unauthenticated("the token is not known, or no longer valid"));
  }

  /** How many tokens are known, expired ones included. */
  public int size() {
    return shared.size() + named.size();
  }

  void replaceNamed(TokenSet now) {
    named = now;
  }
}
