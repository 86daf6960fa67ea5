package com.unkey.vault.server.auth;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tokens that are valid at one time. Found by their hash: what a lookup's timing could tell is
 * about a hash, which nobody can steer without knowing a token.
 */
final class TokenSet {
  /**
   * One token.
   *
   * @param notAfter until when it is valid, inclusive; empty: for ever
   */
  record Entry(TokenHash hash, Caller caller, Optional<Instant> notAfter) {}

  static final TokenSet NONE = new TokenSet(List.of());

  private final Map<TokenHash, Entry> byHash = new HashMap<>();

  /**
   * @throws IllegalArgumentException if one token is there twice
   */
  TokenSet(List<Entry> entries) {
    for (Entry entry : entries) {
      Entry other = byHash.put(entry.hash(), entry);
      if (other != null) {
        throw new IllegalArgumentException(
            "'"
                + entry.caller().name()
                + "' and '"
                + other.caller().name()
                + "' are one and the same token");
      }
    }
  }

  Optional<Caller> find(TokenHash hash, Instant now) {
    return Optional.ofNullable(byHash.get(hash))
        .filter(entry -> entry.notAfter().map(end -> !now.isAfter(end)).orElse(true))
        .map(Entry::caller);
  }

  int size() {
    return byHash.size();
  }
}
