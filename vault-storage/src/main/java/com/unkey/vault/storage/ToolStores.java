package com.unkey.vault.storage;

import com.unkey.vault.core.VaultException.Fenced;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.store.ObjectDeleter;
import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.storage.identity.IdentityObject;
import com.unkey.vault.storage.identity.Phase;
import com.unkey.vault.storage.identity.StoreName;
import com.unkey.vault.storage.wrap.NamedStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The stores that a configuration names, opened for a tool: each with the wrappers that an instance
 * has but more patient, and without what an instance may do in its phase. Asks nobody when it is
 * opened.
 */
public final class ToolStores implements AutoCloseable {
  /** One of them, with what only this class gives out. */
  private record Opened(ToolStore tool, Adapter adapter) {}

  private final Phase phase;
  private final List<Opened> all;

  private ToolStores(Phase phase, List<Opened> all) {
    this.phase = phase;
    this.all = List.copyOf(all);
  }

  public static ToolStores open(StoreSet stores, StoreEnv env) {
    return switch (stores) {
      case StoreSet.Single(Phase phase, StorageConfig config) ->
          new ToolStores(phase, List.of(open(Optional.empty(), config, env)));
      case StoreSet.Migrating(Phase phase, StorageConfig source, StorageConfig target) ->
          new ToolStores(
              phase,
              List.of(
                  open(Optional.of(StoreName.SOURCE), source, env),
                  open(Optional.of(StoreName.TARGET), target, env)));
    };
  }

  private static Opened open(Optional<StoreName> name, StorageConfig configured, StoreEnv env) {
    StorageConfig config = configured.patient();
    Adapter adapter = Adapter.of(config, env);
    String label = name.map(StoreName::word).orElse(OpenedStores.SINGLE);
    ObjectStore chained = Chain.around(adapter.store(), config.limits(), label, env).store();
    ObjectStore store = name.isPresent() ? new NamedStore(chained, label) : chained;
    return new Opened(
        new ToolStore(label, store, new IdentityObject(store, env.random()), config), adapter);
  }

  /** Of the configuration: of an instance that has the same secret. */
  public Phase phase() {
    return phase;
  }

  /** The source first. */
  public List<ToolStore> all() {
    List<ToolStore> tools = new ArrayList<>();
    all.forEach(one -> tools.add(one.tool()));
    return List.copyOf(tools);
  }

  /** Whether the configuration describes a migration's two stores. */
  public boolean areTwo() {
    return all.size() == 2;
  }

  /**
   * @param name {@code source}, {@code target} or {@link OpenedStores#SINGLE}
   * @return empty if the configuration has no such store
   */
  public Optional<ToolStore> named(String name) {
    return all().stream().filter(one -> one.name().equals(name)).findFirst();
  }

  /**
   * @throws Fenced if the configuration names one store only
   */
  public ToolStore source() {
    return required(StoreName.SOURCE);
  }

  /**
   * @throws Fenced if the configuration names one store only
   */
  public ToolStore target() {
    return required(StoreName.TARGET);
  }

  private ToolStore required(StoreName name) {
    return named(name.word())
        .orElseThrow(() ->
            new Fenced(
                "this command works on the two stores of a migration",
                "the configuration names one; describe both in ["
                    + StoreSet.SOURCE
                    + "] and ["
                    + StoreSet.TARGET
                    + "]"));
  }

  /**
   * Refuses what the stores' own checks cannot see: that both are one, reached in two ways.
   *
   * @throws Fenced if a store is not the one configured, has no identity, or is there twice
   * @throws StoreUnavailable if one could not say
   */
  public void requireTwoOfOurs() {
    var first = source().requireOurs().id();
    var second = target().requireOurs().id();
    if (first.equals(second)) {
      throw new Fenced(
          "the source and the target are one store",
          "both are store "
              + first
              + "; "
              + StoreSet.SOURCE
              + " and "
              + StoreSet.TARGET
              + " must be two stores");
    }
  }

  /**
   * Makes the folder of a store on disk, for the command that stamps a new one.
   *
   * @throws StoreUnavailable if it could not
   */
  public void createPlace(ToolStore store) {
    of(store).adapter().createPlace().run();
  }

  /**
   * What removes objects of the source, for the command that empties a retired store, and for no
   * other. Without a retry: removing again is safe.
   *
   * @throws Fenced if the configuration names one store only
   */
  public ObjectDeleter deleterOfRetiredSource() {
    return of(source()).adapter().deleter();
  }

  private Opened of(ToolStore store) {
    return all.stream()
        .filter(one -> one.tool().equals(store))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("not opened here: " + store.name()));
  }

  /** Lets go of connections. */
  @Override
  public void close() {
    all.forEach(one -> one.adapter().release().run());
  }
}
