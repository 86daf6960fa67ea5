package com.unkey.vault.server.health;

import java.util.function.Supplier;

/**
 * One thing that readiness looks at.
 *
 * @param name as the report names it
 * @param look may block; is given up after {@link Health#CHECK_TIMEOUT}
 * @param otherwise the verdict if it was given up, or threw
 */
public record Check(String name, Supplier<Verdict> look, Verdict otherwise) {
  /** What a check came to. */
  public enum Verdict {
    OK,
    /** Shown as {@code fail}; the instance is ready all the same. */
    DEGRADED,
    /** Shown as {@code fail}, and the instance is not ready. */
    FAIL
  }
}
