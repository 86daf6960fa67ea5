package com.unkey.vault.storage.identity;

import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** Random text. */
final class RandomHex {
  private RandomHex() {}

  static String ofBytes(int count, RandomGenerator random) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
