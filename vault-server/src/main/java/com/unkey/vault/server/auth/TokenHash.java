package com.unkey.vault.server.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The SHA-256 of a token: all that is kept of one. Unsalted, since tokens are random and long;
 * equal tokens must be found by it.
 */
public final class TokenHash {
  private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{64}");

  private final byte[] digest;

  private TokenHash(byte[] digest) {
    this.digest = digest;
  }

  /** The hash of {@code token}'s UTF-8 bytes. */
  public static TokenHash of(String token) {
    try {
      return new TokenHash(
          MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * @throws IllegalArgumentException if {@code hex} is not 64 hexadecimal digits
   */
  static TokenHash parse(String hex) {
    if (!HEX.matcher(hex).matches()) {
      throw new IllegalArgumentException("is not 64 hexadecimal digits");
    }
    return new TokenHash(HexFormat.of().parseHex(hex));
  }

  /** As a tokens file holds it: 64 hexadecimal digits. */
  public String hex() {
    return HexFormat.of().formatHex(digest);
  }

  /** In time that says nothing about where the two differ. */
  @Override
  public boolean equals(Object other) {
    return other instanceof TokenHash that && MessageDigest.isEqual(digest, that.digest);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(digest);
  }

  @Override
  public String toString() {
    return "TokenHash[redacted]";
  }
}
