package com.unkey.vault.storage.identity;

import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.VaultException.StoreUnavailable.Reason;
import com.unkey.vault.core.store.ListPage;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.ObjectStore;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Decides, before anything is served, whether a store is the one meant and may be served. */
public final class StartCheck {
  private final ObjectStore store;
  private final IdentityObject object;
  private final StoreExpectation expected;
  private final RandomGenerator random;

  public StartCheck(
      ObjectStore store, IdentityObject object, StoreExpectation expected, RandomGenerator random) {
    this.store = store;
    this.object = object;
    this.expected = expected;
    this.random = random;
  }

  /** Looks once; an outage is an outcome here, not an exception. */
  public StartOutcome check() {
    try {
      return switch (object.read()) {
        case IdentityRead.Found found -> judge(found.identity());
        case IdentityRead.Unreadable(String problem) -> new StartOutcome.NotOurs(problem);
        case IdentityRead.Absent _ -> unstamped();
      };
    } catch (StoreUnavailable e) {
      return new StartOutcome.Waiting(e);
    }
  }

  private StartOutcome judge(StoreIdentity identity) {
    if (expected.storeId().isPresent() && !expected.storeId().get().equals(identity.id())) {
      return notOurs(identity, expected.setting("store_id") + " is " + expected.storeId().get());
    }
    if (!identity.isActive()) {
      return notOurs(identity, "only an active store is served");
    }
    if (expected.epoch().isPresent() && !expected.epoch().get().equals(identity.epoch())) {
      return notOurs(identity, expected.setting("epoch") + " is " + expected.epoch().get());
    }
    return new StartOutcome.Serving(identity);
  }

  private static StartOutcome notOurs(StoreIdentity identity, String why) {
    return new StartOutcome.NotOurs("it is " + identity.describe() + "; " + why);
  }

  private StartOutcome unstamped() {
    if (hasRings()) {
      return expected.isAny()
          ? new StartOutcome.Legacy()
          : new StartOutcome.NotOurs(
              "it has no identity, and "
                  + expected.setting("store_id")
                  + " or "
                  + expected.setting("epoch")
                  + " asks for one; stamp it with vault-migrate identity adopt, or remove the setting");
    }
    return expected.init() ? stamp() : new StartOutcome.EmptyUnstamped();
  }

  private boolean hasRings() {
    Optional<ObjectKey> next = Optional.empty();
    do {
      @Nullable ObjectKey after = next.orElse(null);
      ListPage page = store.list(ObjectKey.RINGS, after);
      if (!page.objects().isEmpty()) {
        return true;
      }
      next = page.nextAfter();
    } while (next.isPresent());
    return false;
  }

  private StartOutcome stamp() {
    StoreId id = expected.storeId().orElseGet(() -> StoreId.random(random));
    Epoch epoch = expected.epoch().orElse(Epoch.FIRST);
    return switch (object.create(id, epoch)) {
      case IdentityChange.Done done -> judge(done.now().identity());
      // Another instance that starts now was first: its stamp counts.
      case IdentityChange.Overtaken _ -> stampedByAnother();
      case IdentityChange.Unknown unknown -> new StartOutcome.Waiting(unknown.cause());
    };
  }

  private StartOutcome stampedByAnother() {
    return switch (object.read()) {
      case IdentityRead.Found found -> judge(found.identity());
      case IdentityRead.Unreadable(String problem) -> new StartOutcome.NotOurs(problem);
      case IdentityRead.Absent _ ->
          new StartOutcome.Waiting(
              new StoreUnavailable(
                  Reason.SERVER_ERROR,
                  "the store has no identity, and yet refused a create-only write of one"));
    };
  }
}
