package com.unkey.vault.storage;

import com.unkey.vault.core.store.Fence;
import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.storage.identity.Phase;
import java.time.Duration;
import java.util.List;

/**
 * The stores of an instance in use, as one: what keyrings are given, and store by store what
 * readiness, metrics and status ask.
 */
public final class OpenedStores implements AutoCloseable {
  /** The name of a store outside any migration: {@value}. */
  public static final String SINGLE = "single";

  /**
   * One of them.
   *
   * @param name {@code source} or {@code target}, or {@link #SINGLE}
   * @param isWritten whether the phase writes it; else it is only looked at, and how it is changes
   *     nothing of what this instance serves
   */
  public record Store(String name, boolean isWritten, OpenedStore opened) {
    public StoreStatus status() {
      return opened.status();
    }
  }

  private final Phase phase;
  private final ObjectStore store;
  private final Fence fence;
  private final List<Store> all;

  /**
   * @param all the authority first
   */
  OpenedStores(Phase phase, ObjectStore store, Fence fence, List<Store> all) {
    this.phase = phase;
    this.store = store;
    this.fence = fence;
    this.all = List.copyOf(all);
  }

  public Phase phase() {
    return phase;
  }

  /** For keyrings. */
  public ObjectStore store() {
    return store;
  }

  /** Of every store that the phase writes. */
  public Fence fence() {
    return fence;
  }

  /** Each store that the configuration names, the one that is read first. */
  public List<Store> all() {
    return all;
  }

  /**
   * Waits until each store that is written was looked at and probed once, so that a server that
   * starts on healthy stores answers its first request; or until {@code atMost} has passed for
   * each.
   */
  public void awaitStart(Duration atMost) {
    for (Store one : all) {
      if (one.isWritten()) {
        one.opened().awaitStart(atMost);
      }
    }
  }

  @Override
  public void close() {
    all.forEach(one -> one.opened().close());
  }
}
