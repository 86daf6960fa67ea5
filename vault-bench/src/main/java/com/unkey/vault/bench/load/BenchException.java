package com.unkey.vault.bench.load;

/**
 * The run is worth nothing: something failed, was refused, or is missing. Says what, and what to
 * do.
 */
public final class BenchException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public BenchException(String message) {
    super(message);
  }

  public BenchException(String message, Throwable cause) {
    super(message, cause);
  }
}
