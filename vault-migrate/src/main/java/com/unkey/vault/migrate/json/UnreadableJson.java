package com.unkey.vault.migrate.json;

/** Stored text that is not what this version writes. */
public final class UnreadableJson extends Exception {
  private static final long serialVersionUID = 1;

  /**
   * @param problem which field, and what is wrong with it; completes a sentence that begins with
   *     the object's key
   */
  public UnreadableJson(String problem) {
    super(problem);
  }

  /** What is wrong. */
  public String problem() {
    return String.valueOf(getMessage());
  }
}
