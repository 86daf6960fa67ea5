package com.unkey.vault.server.dev;

/** Why {@code ./vault dev} does not start, in one line that says what to do. */
final class CannotStart extends Exception {
  private static final long serialVersionUID = 1;

  CannotStart(String line) {
    super(line);
  }
}
