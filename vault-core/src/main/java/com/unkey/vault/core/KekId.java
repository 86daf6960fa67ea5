package com.unkey.vault.core;

/** The id of a KEK as the key itself carries it: any non-empty text. */
public record KekId(String value) {
  public KekId {
    if (value.isEmpty()) {
      throw new IllegalArgumentException("a KEK id is empty");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
