package com.unkey.vault.it.sim;

/** The process that this thread belongs to is gone. No exception, so that no code outlives it. */
final class Killed extends Error {
  private static final long serialVersionUID = 1;

  Killed() {
    super("killed", null, false, false);
  }
}
