package com.unkey.vault.storage;

import com.unkey.vault.core.KekId;
import com.unkey.vault.core.Tasks;
import com.unkey.vault.core.VaultException.Fenced;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.store.Fence;
import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.storage.identity.StartOutcome;
import com.unkey.vault.storage.identity.WatchedIdentity;
import com.unkey.vault.storage.wrap.BreakerStore;
import java.time.Duration;
import java.util.Optional;

/** One store in use: what keyrings are given, and what readiness and metrics ask. */
public final class OpenedStore implements AutoCloseable {
  private final String kind;
  private final ObjectStore store;
  private final StoreSession session;
  private final BreakerStore breaker;
  private final Tasks.Task<StartOutcome> firstRound;
  private final Runnable release;

  OpenedStore(
      String kind,
      ObjectStore store,
      StoreSession session,
      BreakerStore breaker,
      Tasks.Task<StartOutcome> firstRound,
      Runnable release) {
    this.kind = kind;
    this.store = store;
    this.session = session;
    this.breaker = breaker;
    this.firstRound = firstRound;
    this.release = release;
  }

  /**
   * For keyrings. Until the store is known to be ours, every call fails: with {@link
   * StoreUnavailable} while nobody can say, with {@link Fenced} if it is not.
   */
  public ObjectStore store() {
    return store;
  }

  public Fence fence() {
    return session;
  }

  StoreSession session() {
    return session;
  }

  /** As last seen; asks nobody. */
  public StoreStatus status() {
    BreakerStore.Status calls = breaker.status();
    return new StoreStatus(
        kind,
        session.start(),
        session.probed(),
        calls.state(),
        calls.lastError(),
        session.watched().flatMap(WatchedIdentity::lastSeen),
        session.watched().flatMap(WatchedIdentity::refusal));
  }

  /**
   * Why this store would refuse the creation of a DEK wrapped under {@code wrapKek}, as last seen;
   * empty if it would not. Asks nobody, and is no permission: a creation asks.
   */
  public Optional<String> whyClosed(KekId wrapKek) {
    return session.whyClosed(wrapKek);
  }

  /**
   * Waits until the store was looked at and probed once, so that a server that starts on a healthy
   * store answers its first request.
   *
   * @return what is known then, or when {@code atMost} has passed
   */
  public StartOutcome awaitStart(Duration atMost) {
    return session.await(firstRound, atMost);
  }

  /** Ends what runs in the background, and lets go of connections. */
  @Override
  public void close() {
    session.close();
    release.run();
  }
}
