package com.unkey.vault.migrate.identity;

import com.unkey.vault.core.store.ListPage;
import com.unkey.vault.core.store.ListedObject;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.storage.ToolStore;
import com.unkey.vault.storage.identity.Epoch;
import com.unkey.vault.storage.identity.IdentityRead;
import com.unkey.vault.storage.identity.StoreExpectation;
import com.unkey.vault.storage.identity.StoreId;
import com.unkey.vault.storage.identity.StoreIdentity;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Giving a store its first identity: one that has rings is adopted, an empty one is initialised,
 * and neither command does the other's work, so that a wrong bucket is noticed.
 */
public final class Stamping {
  /** Where a capability probe leaves scratch objects if it is killed; they make no store used. */
  private static final String PROBES = "_vault/probe/";

  private final RandomGenerator random;

  /**
   * @param random for an id, where the configuration names none
   */
  public Stamping(RandomGenerator random) {
    this.random = random;
  }

  /** Stamps a store that holds rings and has no identity. */
  public IdentityStep adopt(ToolStore store) {
    StoreId id = idFor(store);
    return new IdentityStep(
        store,
        () -> {},
        read ->
            unlessStamped(
                store,
                read,
                () ->
                    firstUnder(store, ObjectKey.RINGS, object -> true).isPresent()
                        ? stamp(store, id)
                        : new IdentityPlan.Refused(
                            "it holds no keyring and has no identity, so it may be the wrong one;"
                                + " if it is a new store, use vault-migrate identity init")));
  }

  /**
   * Stamps an empty store.
   *
   * @param createPlace makes its folder, if it is one on disk
   */
  public IdentityStep init(ToolStore store, Runnable createPlace) {
    StoreId id = idFor(store);
    return new IdentityStep(
        store,
        createPlace,
        read ->
            unlessStamped(
                store,
                read,
                () ->
                    firstUnder(store, "", object -> !isScratch(object))
                        .<IdentityPlan>map(found ->
                            new IdentityPlan.Refused(
                                "it is not empty: it holds "
                                    + found
                                    + "; if these are the keyrings of a vault, use vault-migrate"
                                    + " identity adopt, and if not, this is the wrong one"))
                        .orElseGet(() -> stamp(store, id))));
  }

  private StoreId idFor(ToolStore store) {
    return store.expected().storeId().orElseGet(() -> StoreId.random(random));
  }

  private static IdentityPlan stamp(ToolStore store, StoreId id) {
    return new IdentityPlan.Stamp(id, store.expected().epoch().orElse(Epoch.FIRST));
  }

  private interface Unstamped {
    IdentityPlan decide();
  }

  private static IdentityPlan unlessStamped(
      ToolStore store, IdentityRead read, Unstamped unstamped) {
    return switch (read) {
      case IdentityRead.Absent _ -> unstamped.decide();
      case IdentityRead.Unreadable(String problem) -> new IdentityPlan.Refused(problem);
      case IdentityRead.Found found -> stamped(store.expected(), found.identity());
    };
  }

  private static IdentityPlan stamped(StoreExpectation expected, StoreIdentity identity) {
    if (expected.storeId().isPresent() && !expected.storeId().get().equals(identity.id())) {
      return new IdentityPlan.Refused(
          "it is "
              + identity.describe()
              + " already, and "
              + expected.setting("store_id")
              + " is "
              + expected.storeId().get()
              + "; a store's id never changes: correct the setting, or the bucket or folder");
    }
    return new IdentityPlan.Nothing(identity);
  }

  private static boolean isScratch(ListedObject object) {
    return object.key().value().startsWith(PROBES);
  }

  private static Optional<ObjectKey> firstUnder(
      ToolStore store, String prefix, Predicate<ListedObject> counts) {
    @Nullable ObjectKey after = null;
    while (true) {
      ListPage page = store.store().list(prefix, after);
      Optional<ListedObject> first = page.objects().stream().filter(counts).findFirst();
      if (first.isPresent() || page.nextAfter().isEmpty()) {
        return first.map(ListedObject::key);
      }
      after = page.nextAfter().get();
    }
  }
}
