package com.unkey.vault.storage.identity;

import com.unkey.vault.core.VaultException.StoreUnavailable;

/** What an instance may do with its store when it starts. All but {@link Waiting} are final. */
public sealed interface StartOutcome {
  /** For metrics and status: {@code serving}, {@code legacy}, {@code waiting}, {@code refused}. */
  default String word() {
    return switch (this) {
      case Serving _ -> "serving";
      case Legacy _ -> "legacy";
      case Waiting _ -> "waiting";
      case NotOurs _, EmptyUnstamped _ -> "refused";
    };
  }

  /** For an operator: why the store is not served; empty if it is. */
  default String why() {
    return switch (this) {
      case Serving _, Legacy _ -> "";
      case EmptyUnstamped _ -> "it is empty and has no identity, so it may be the wrong one";
      case NotOurs(String why) -> why;
      case Waiting(StoreUnavailable cause) ->
          "its identity could not be read yet: " + cause.operatorDetail();
    };
  }

  /** Ours, and active. */
  record Serving(StoreIdentity identity) implements StartOutcome {}

  /** Has rings and no identity: served as the single store, with a warning. */
  record Legacy() implements StartOutcome {}

  /** Has neither; refused, since it may be the wrong one. */
  record EmptyUnstamped() implements StartOutcome {}

  /**
   * Not ours to serve: nothing is served, and the instance is not ready.
   *
   * @param why which expectation it breaks, and what to do
   */
  record NotOurs(String why) implements StartOutcome {}

  /** Nobody can say yet; asked again in the background. */
  record Waiting(StoreUnavailable cause) implements StartOutcome {}
}
