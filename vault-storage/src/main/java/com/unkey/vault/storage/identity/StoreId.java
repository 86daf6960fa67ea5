package com.unkey.vault.storage.identity;

import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * Which bucket this is, whatever it is called and wherever it is reached: 1 to 64 characters of
 * {@code A-Z a-z 0-9 . _ -}. Given once, when the bucket is stamped.
 */
public record StoreId(String value) {
  private static final Pattern GRAMMAR = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  /**
   * @throws IllegalArgumentException if {@code value} is outside the grammar
   */
  public StoreId {
    if (!GRAMMAR.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "a store id has 1 to 64 characters of A-Z, a-z, 0-9, '.', '_' and '-'");
    }
  }

  /** An id no other store has. */
  public static StoreId random(RandomGenerator random) {
    return new StoreId("store_" + RandomHex.ofBytes(10, random));
  }

  @Override
  public String toString() {
    return value;
  }
}
