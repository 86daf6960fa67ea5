package com.unkey.vault.storage.wrap;

import com.unkey.vault.core.Time;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.VaultException.StoreUnavailable.Reason;
import com.unkey.vault.core.store.ObjectStore;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Stops asking a store that keeps failing, and then lets one call at a time find out whether it is
 * back; every other one fails at once with {@link Reason#CIRCUIT_OPEN}. Only silence and server
 * errors count: a store that says "denied", "no such bucket" or "slow down" is there, answers
 * quickly, and hiding its answer behind an open breaker would hide what is wrong.
 */
public final class BreakerStore extends AroundStore {
  /** Whether calls go through. */
  public enum State {
    CLOSED,
    OPEN,
    /** One call is out to see whether the store is back. */
    HALF_OPEN
  }

  /**
   * For readiness and metrics.
   *
   * @param lastError the error class of the last call that was answered or timed out; empty if it
   *     was well, or none was made
   */
  public record Status(State state, Optional<Reason> lastError) {}

  private enum Verdict {
    ALIVE,
    FAILING,
    SAYS_NOTHING
  }

  private final BreakerPolicy policy;
  private final Time time;

  private State state = State.CLOSED;
  private int failures;
  private long firstFailure;
  private long opened;
  private @Nullable Reason lastError;

  public BreakerStore(ObjectStore inner, BreakerPolicy policy, Time time) {
    super(inner);
    this.policy = policy;
    this.time = time;
  }

  public synchronized Status status() {
    return new Status(state, Optional.ofNullable(lastError));
  }

  @Override
  <T> T around(StoreCall<T> call) {
    boolean isProbe = admit();
    StoreOutcome outcome = StoreOutcome.of(StoreOutcome.Kind.REFUSED);
    try {
      T result = call.run();
      outcome = call.outcome(result);
      return result;
    } catch (RuntimeException e) {
      outcome = StoreCall.outcome(e);
      throw e;
    } finally {
      learn(outcome, isProbe);
    }
  }

  /** Whether this call is the one that finds out. */
  private synchronized boolean admit() {
    if (state == State.CLOSED) {
      return false;
    }
    long left = policy.openFor().toNanos() - (time.ticks() - opened);
    if (state == State.HALF_OPEN || left > 0) {
      throw new StoreUnavailable(
          Reason.CIRCUIT_OPEN,
          "not asked: the last calls to this store failed ("
              + lastError
              + "); asked again in "
              + Duration.ofNanos(Math.max(0, left)).toMillis()
              + " ms");
    }
    state = State.HALF_OPEN;
    return true;
  }

  private synchronized void learn(StoreOutcome outcome, boolean wasProbe) {
    switch (verdict(outcome)) {
      case ALIVE -> {
        lastError = outcome.reason().orElse(null);
        failures = 0;
        state = State.CLOSED;
      }
      case FAILING -> {
        lastError = outcome.reason().orElse(null);
        fail(wasProbe);
      }
      case SAYS_NOTHING -> {
        if (wasProbe && state == State.HALF_OPEN) {
          // The time to ask again has come already: the next call finds out.
          state = State.OPEN;
        }
      }
    }
  }

  private void fail(boolean wasProbe) {
    long now = time.ticks();
    if (failures++ == 0) {
      firstFailure = now;
    }
    boolean enough = failures >= policy.failures() && now - firstFailure >= policy.span().toNanos();
    if (wasProbe || (state == State.CLOSED && enough)) {
      state = State.OPEN;
      opened = now;
    }
  }

  private static Verdict verdict(StoreOutcome outcome) {
    if (outcome.reason().isEmpty()) {
      return outcome.kind() == StoreOutcome.Kind.REFUSED ? Verdict.SAYS_NOTHING : Verdict.ALIVE;
    }
    return switch (outcome.reason().get()) {
      case UNREACHABLE, TIMEOUT, SERVER_ERROR -> Verdict.FAILING;
      case THROTTLED, DENIED, MISCONFIGURED -> Verdict.ALIVE;
      case CIRCUIT_OPEN, CANCELLED -> Verdict.SAYS_NOTHING;
    };
  }
}
