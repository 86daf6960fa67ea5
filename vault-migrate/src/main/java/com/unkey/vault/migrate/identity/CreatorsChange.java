package com.unkey.vault.migrate.identity;

import com.unkey.vault.storage.ToolCheck;
import com.unkey.vault.storage.ToolStore;
import com.unkey.vault.storage.identity.Creators;
import com.unkey.vault.storage.identity.IdentityRead;
import com.unkey.vault.storage.identity.Phase;
import com.unkey.vault.storage.identity.StoreIdentity;
import java.util.Optional;

/**
 * Changing who may create DEKs: from one phase to two neighbours, and from two to one of them. A
 * jump would leave no phase that both the old and the new instances may create in, and no
 * generation between them to copy and verify after.
 */
public final class CreatorsChange {
  private CreatorsChange() {}

  /**
   * @param isSingle whether the configuration describes no migration: then a store where one has
   *     ended, {@code target} only, may become one that a next migration leaves, {@code source}
   *     only
   */
  public static IdentityStep to(ToolStore store, Creators wanted, boolean isSingle) {
    return new IdentityStep(store, () -> {}, read -> decide(store.judge(read), wanted, isSingle));
  }

  private static IdentityPlan decide(ToolCheck check, Creators wanted, boolean isSingle) {
    return switch (check) {
      case ToolCheck.Unstamped(String why) -> new IdentityPlan.Refused(why);
      case ToolCheck.NotOurs(String why) -> new IdentityPlan.Refused(why);
      case ToolCheck.Ours(IdentityRead.Found found) -> decide(found, wanted, isSingle);
    };
  }

  private static IdentityPlan decide(IdentityRead.Found found, Creators wanted, boolean isSingle) {
    StoreIdentity identity = found.identity();
    Creators now = identity.creators();
    if (now.equals(wanted)) {
      return new IdentityPlan.Nothing(identity);
    }
    if (!identity.isActive()) {
      return new IdentityPlan.Refused(
          "it is " + identity.describe() + "; only an active store's creators are changed");
    }
    return whyNot(now, wanted, isSingle)
        .<IdentityPlan>map(IdentityPlan.Refused::new)
        .orElseGet(() -> new IdentityPlan.Change(found, wanted));
  }

  /** Why {@code wanted} may not follow {@code now}; empty if it may. */
  static Optional<String> whyNot(Creators now, Creators wanted, boolean isSingle) {
    boolean widens = isOne(now) && !isOne(wanted) && wanted.contains(now.min());
    boolean narrows = !isOne(now) && isOne(wanted) && now.contains(wanted.min());
    boolean begins =
        isSingle
            && now.equals(Creators.only(Phase.TARGET))
            && wanted.equals(Creators.only(Phase.SOURCE));
    if (widens || narrows || begins) {
      return Optional.empty();
    }
    String step =
        isOne(now)
            ? "widen them to " + now.min().word() + " and a neighbour of it first"
            : "narrow them to " + now.min().word() + " or to " + now.max().word() + " first";
    return Optional.of("its creators are " + now + ", and may not become " + wanted + "; " + step);
  }

  private static boolean isOne(Creators creators) {
    return creators.min() == creators.max();
  }
}
