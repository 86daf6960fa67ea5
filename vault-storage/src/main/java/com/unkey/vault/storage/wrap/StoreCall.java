package com.unkey.vault.storage.wrap;

import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.store.ListPage;
import com.unkey.vault.core.store.PutResult;
import com.unkey.vault.core.store.StoredObject;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** One call to the store inside, not made yet, with what a wrapper may want to know of its end. */
final class StoreCall<T> {
  private final StoreOperation operation;
  private final Supplier<T> work;
  private final Function<T, StoreOutcome> outcome;
  private final Function<StoreUnavailable, T> unanswered;

  private StoreCall(
      StoreOperation operation,
      Supplier<T> work,
      Function<T, StoreOutcome> outcome,
      Function<StoreUnavailable, T> unanswered) {
    this.operation = operation;
    this.work = work;
    this.outcome = outcome;
    this.unanswered = unanswered;
  }

  static StoreCall<Optional<StoredObject>> get(Supplier<Optional<StoredObject>> work) {
    return new StoreCall<>(
        StoreOperation.GET,
        work,
        found ->
            StoreOutcome.of(found.isPresent() ? StoreOutcome.Kind.FOUND : StoreOutcome.Kind.ABSENT),
        cause -> {
          throw cause;
        });
  }

  static StoreCall<ListPage> list(Supplier<ListPage> work) {
    return new StoreCall<>(
        StoreOperation.LIST,
        work,
        _ -> StoreOutcome.of(StoreOutcome.Kind.LISTED),
        cause -> {
          throw cause;
        });
  }

  static StoreCall<PutResult> put(StoreOperation operation, Supplier<PutResult> work) {
    return new StoreCall<>(operation, work, StoreCall::outcomeOf, PutResult.Unknown::new);
  }

  StoreOperation operation() {
    return operation;
  }

  /** Asks the store inside. */
  T run() {
    return work.get();
  }

  StoreOutcome outcome(T result) {
    return outcome.apply(result);
  }

  static StoreOutcome outcome(RuntimeException thrown) {
    return thrown instanceof StoreUnavailable unavailable
        ? new StoreOutcome(StoreOutcome.Kind.UNAVAILABLE, Optional.of(unavailable.reason()))
        : StoreOutcome.of(StoreOutcome.Kind.REFUSED);
  }

  /**
   * How the call ends when it was made and no answer came: a put may have been done, so it is
   * unknown; a read throws {@code cause}.
   */
  T unanswered(StoreUnavailable cause) {
    return unanswered.apply(cause);
  }

  private static StoreOutcome outcomeOf(PutResult result) {
    return switch (result) {
      case PutResult.Stored _ -> StoreOutcome.of(StoreOutcome.Kind.STORED);
      case PutResult.Conflict _ -> StoreOutcome.of(StoreOutcome.Kind.CONFLICT);
      case PutResult.Unknown unknown ->
          new StoreOutcome(StoreOutcome.Kind.UNKNOWN, Optional.of(unknown.cause().reason()));
    };
  }
}
