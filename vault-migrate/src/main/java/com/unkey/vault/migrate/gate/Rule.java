package com.unkey.vault.migrate.gate;

/**
 * One condition of a step.
 *
 * @param id for scripts: {@code creators-narrowed}
 * @param text what must be true, for people
 */
record Rule(String id, String text, Check check) {
  /** Decides; asks nobody. */
  @FunctionalInterface
  interface Check {
    Verdict of(World world);
  }
}
