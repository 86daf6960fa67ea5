package com.unkey.vault.migrate.attest;

import com.unkey.vault.storage.identity.Creators;
import com.unkey.vault.storage.identity.Epoch;
import com.unkey.vault.storage.identity.StoreId;
import com.unkey.vault.storage.identity.StoreIdentity;

/**
 * A store as its identity said at one moment.
 *
 * @param role as {@code store.json} writes it
 */
public record StoreMoment(
    StoreId id, String role, Epoch epoch, Creators creators, long generation) {
  public static StoreMoment of(StoreIdentity identity) {
    return new StoreMoment(
        identity.id(),
        identity.role().word(),
        identity.epoch(),
        identity.creators(),
        identity.generation());
  }

  /** {@code store A, generation 3, creators source}. */
  public String describe() {
    return "store " + id + ", generation " + generation + ", creators " + creators;
  }
}
