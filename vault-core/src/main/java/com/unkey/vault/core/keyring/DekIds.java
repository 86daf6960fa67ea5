package com.unkey.vault.core.keyring;

import com.unkey.vault.core.DekId;
import java.util.random.RandomGenerator;

/**
 * Names new DEKs as the Go vault does: {@code dek_} and 9 characters of {@code [a-zA-Z0-9]}, 62^9
 * of them. Two of one name are caught by the create-only write, not by luck.
 */
public final class DekIds {
  static final String PREFIX = "dek_";
  private static final String ALPHABET =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  private static final int LENGTH = 9;

  private final RandomGenerator random;

  public DekIds(RandomGenerator random) {
    this.random = random;
  }

  DekId next() {
    StringBuilder id = new StringBuilder(PREFIX);
    for (int i = 0; i < LENGTH; i++) {
      id.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return new DekId(id.toString());
  }
}
