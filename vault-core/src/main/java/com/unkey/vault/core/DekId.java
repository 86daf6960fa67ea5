package com.unkey.vault.core;

import com.unkey.vault.core.VaultException.InvalidArgument;

/**
 * The id of a DEK: {@code [A-Za-z0-9_]+}, at most 128 characters, not {@code LATEST}. Old ids are
 * of several lengths and none sorts by time.
 */
public record DekId(String value) {
  public static final int MAX_LENGTH = 128;

  /** The last segment of the object that hints at a ring's current DEK; never a DEK's id. */
  public static final String LATEST = "LATEST";

  /**
   * @throws InvalidArgument naming {@code encrypted.encryption_key_id} if {@code value} is outside
   *     the grammar; it is the one place where an id comes from a caller
   */
  public DekId {
    if (!isValid(value)) {
      throw new InvalidArgument(
          "encrypted.encryption_key_id",
          "must be 1 to " + MAX_LENGTH + " characters of A-Z, a-z, 0-9 and _, and not " + LATEST);
    }
  }

  /** Whether {@code value} could be a DEK's id: how tools look at a key in a listing. */
  public static boolean isValid(String value) {
    if (value.isEmpty() || value.length() > MAX_LENGTH || value.equals(LATEST)) {
      return false;
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean allowed =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
      if (!allowed) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return value;
  }
}
