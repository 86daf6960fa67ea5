package com.unkey.vault.migrate.checkpoint;

/** Another runner has taken this shard; this one must stop, and saves nothing more. */
public final class LeaseLost extends RuntimeException {
  private static final long serialVersionUID = 1;

  LeaseLost(String message) {
    super(message);
  }
}
