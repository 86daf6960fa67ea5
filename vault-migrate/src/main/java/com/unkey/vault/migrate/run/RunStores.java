package com.unkey.vault.migrate.run;

import com.unkey.vault.core.store.ListPage;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.migrate.finding.Finding;
import com.unkey.vault.migrate.finding.Side;
import com.unkey.vault.migrate.listing.Listing;
import com.unkey.vault.migrate.listing.MergedListing;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The stores of a run: two, or one of two. */
public final class RunStores {
  private final Map<Side, ObjectStore> stores;

  private RunStores(Map<Side, ObjectStore> stores) {
    this.stores = new EnumMap<>(stores);
  }

  public static RunStores of(ObjectStore source, ObjectStore target) {
    return new RunStores(Map.of(Side.SOURCE, source, Side.TARGET, target));
  }

  /**
   * @param side that findings call it
   */
  public static RunStores one(Side side, ObjectStore store) {
    return new RunStores(Map.of(side, store));
  }

  boolean has(Side side) {
    return stores.containsKey(side);
  }

  ObjectStore store(Side side) {
    ObjectStore store = stores.get(side);
    if (store == null) {
      throw new IllegalStateException("this run has no " + side.word());
    }
    return store;
  }

  /** The same, each called at the run's pace and waited for with its patience. */
  RunStores within(RunEnv env) {
    Map<Side, ObjectStore> paced = new EnumMap<>(Side.class);
    stores.forEach((side, store) ->
        paced.put(
            side,
            new PatientStore(new PacedStore(store, env.pace(), env.time(), env.tasks()), env)));
    return new RunStores(paced);
  }

  /**
   * All keys under {@code keyring/}.
   *
   * @param startAfter exclusive; null for the beginning
   */
  MergedListing list(RunEnv env, @Nullable ObjectKey startAfter, Consumer<Finding> findings) {
    return new MergedListing(
        list(Side.SOURCE, env, startAfter, findings), list(Side.TARGET, env, startAfter, findings));
  }

  private Listing list(
      Side side, RunEnv env, @Nullable ObjectKey startAfter, Consumer<Finding> findings) {
    Listing.PageSource pages =
        has(side)
            ? after -> store(side).list(ObjectKey.RINGS, after)
            : _ -> new ListPage(List.of(), Optional.empty());
    return new Listing(side, pages, startAfter, env.tasks(), env.time(), findings);
  }
}
