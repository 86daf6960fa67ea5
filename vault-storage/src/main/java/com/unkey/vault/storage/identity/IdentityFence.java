package com.unkey.vault.storage.identity;

import com.unkey.vault.core.KekId;
import com.unkey.vault.core.VaultException.Fenced;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.store.Fence;
import com.unkey.vault.storage.identity.WatchedIdentity.Look;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The fence as the identity of every store of this instance's phase says. Creating asks each one
 * freshly; encrypting asks what was last seen, by a creation or by {@link #watch}. An outage
 * changes nothing of what was seen.
 */
public final class IdentityFence implements Fence {
  private static final Logger LOG = LoggerFactory.getLogger(IdentityFence.class);

  private final List<WatchedIdentity> stores;
  private final Phase phase;

  /**
   * @param stores those that {@code phase} writes; a legacy store only alone
   * @param phase of this instance
   */
  public IdentityFence(List<WatchedIdentity> stores, Phase phase) {
    if (stores.isEmpty()) {
      throw new IllegalArgumentException("a fence needs a store");
    }
    if (stores.size() > 1 && stores.stream().anyMatch(WatchedIdentity::isLegacy)) {
      throw new IllegalArgumentException("two stores of which one is not stamped");
    }
    this.stores = List.copyOf(stores);
    this.phase = phase;
  }

  @Override
  public void checkEncrypt() {
    for (WatchedIdentity store : stores) {
      Optional<String> refusal = store.refusal();
      if (refusal.isPresent()) {
        throw new Fenced(
            "the key store was sealed or superseded; this vault only decrypts", refusal.get());
      }
    }
  }

  @Override
  public void checkCreate(KekId wrapKek) {
    for (WatchedIdentity store : stores) {
      switch (store.look()) {
        case Look.NotOurs(String why) -> throw mayNotCreate(why);
        case Look.Ours(Optional<StoreIdentity> identity) ->
            identity
                .flatMap(seen -> problemWith(seen, wrapKek))
                .ifPresent(why -> {
                  throw mayNotCreate(why);
                });
      }
    }
  }

  /**
   * Looks at every store once, for {@link #checkEncrypt}; one that cannot say keeps its standing.
   */
  public void watch() {
    for (WatchedIdentity store : stores) {
      try {
        if (store.look() instanceof Look.NotOurs(String why)) {
          LOG.debug("watching: {}", why);
        }
      } catch (StoreUnavailable e) {
        LOG.debug("watching: the identity could not be read: {}", e.operatorDetail());
      }
    }
  }

  /**
   * Why {@link #checkCreate} would refuse if nothing changed since the stores were last seen; empty
   * if it would not. Asks nobody, and so allows nothing: for status.
   */
  public Optional<String> whyClosed(KekId wrapKek) {
    return stores.stream()
        .flatMap(store ->
            store
                .refusal()
                .or(() -> store.lastSeen().flatMap(seen -> problemWith(seen, wrapKek)))
                .stream())
        .findFirst();
  }

  private Optional<String> problemWith(StoreIdentity identity, KekId wrapKek) {
    if (!identity.creators().contains(phase)) {
      return Optional.of(
          "its creators are "
              + identity.creators()
              + ", and this instance is in phase "
              + phase.word());
    }
    if (!identity.mayWrapUnder(wrapKek)) {
      return Optional.of(
          "its wrapKeks do not allow KEK " + wrapKek + ", the active one of this instance");
    }
    return Optional.empty();
  }

  private static Fenced mayNotCreate(String why) {
    return new Fenced("this vault may not create keys on its key store now", why);
  }
}
