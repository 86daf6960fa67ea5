package com.unkey.vault.migrate.identity;

import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.VaultException.StoreUnavailable.Reason;
import com.unkey.vault.storage.ToolStore;
import com.unkey.vault.storage.identity.IdentityChange;
import com.unkey.vault.storage.identity.IdentityObject;
import com.unkey.vault.storage.identity.IdentityRead;

/**
 * One change of one store's identity. Who is overtaken, and who gets no answer, reads again and
 * decides again by what is there: so the end is the same however often it is run.
 */
public final class IdentityStep {
  private static final int ATTEMPTS = 5;

  /** Decides by what the store says now. */
  @FunctionalInterface
  interface Decision {
    /**
     * @throws StoreUnavailable if the store must be asked more, and could not say
     */
    IdentityPlan decide(IdentityRead read);
  }

  private final ToolStore store;
  private final Runnable prepare;
  private final Decision decision;

  /**
   * @param prepare run before the store is first asked when the step is applied
   */
  IdentityStep(ToolStore store, Runnable prepare, Decision decision) {
    this.store = store;
    this.prepare = prepare;
    this.decision = decision;
  }

  public ToolStore store() {
    return store;
  }

  /**
   * Makes the place of a store that has none yet, where the step may do that; {@link #plan} asks a
   * store that must be there.
   *
   * @throws StoreUnavailable if it could not
   */
  public void prepare() {
    prepare.run();
  }

  /**
   * What {@link #apply} would do now; writes nothing.
   *
   * @throws StoreUnavailable if the store could not say
   */
  public IdentityPlan plan() {
    return decision.decide(store.identity().read());
  }

  /**
   * @throws StoreUnavailable if nothing was written for certain
   */
  public IdentityOutcome apply() {
    prepare();
    IdentityObject object = store.identity();
    boolean tried = false;
    StoreUnavailable last =
        new StoreUnavailable(
            Reason.SERVER_ERROR, "its identity was changed by others all the while");
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      IdentityChange change;
      switch (plan()) {
        case IdentityPlan.Nothing nothing -> {
          return new IdentityOutcome.Done(nothing.now(), tried);
        }
        case IdentityPlan.Refused refused -> {
          return new IdentityOutcome.Refused(refused.why());
        }
        case IdentityPlan.Stamp stamp -> change = object.create(stamp.id(), stamp.epoch());
        case IdentityPlan.Change next ->
            change = object.change(next.read(), identity -> identity.with(next.to()));
      }
      switch (change) {
        case IdentityChange.Done done -> {
          return new IdentityOutcome.Done(done.now().identity(), true);
        }
        case IdentityChange.Overtaken _ -> {}
        case IdentityChange.Unknown unknown -> {
          tried = true;
          last = unknown.cause();
        }
      }
    }
    return new IdentityOutcome.Unsettled(last);
  }
}
