package com.unkey.vault.migrate.attest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A SHA-256 over a sequence of lines: each link is the hash of the link before (32 bytes) and the
 * line in UTF-8. Whoever has the report's lines in their order can compute it; nobody can take one
 * out.
 *
 * @param hex the last link, 64 hexadecimal digits
 */
public record FindingChain(String hex) {
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

  /** Of no line. */
  public static final FindingChain EMPTY = new FindingChain("0".repeat(64));

  /**
   * @throws IllegalArgumentException if {@code hex} is no SHA-256
   */
  public FindingChain {
    if (!DIGEST.matcher(hex).matches()) {
      throw new IllegalArgumentException("a chain's hash is 64 hexadecimal digits");
    }
  }

  public FindingChain then(String line) {
    MessageDigest digest = sha256();
    digest.update(HexFormat.of().parseHex(hex));
    digest.update(line.getBytes(StandardCharsets.UTF_8));
    return new FindingChain(HexFormat.of().formatHex(digest.digest()));
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
