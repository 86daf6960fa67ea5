package com.unkey.vault.storage;

import com.unkey.vault.core.KekId;
import com.unkey.vault.core.Tasks;
import com.unkey.vault.core.Time;
import com.unkey.vault.core.VaultException.DeadlineExceeded;
import com.unkey.vault.core.VaultException.Fenced;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.VaultException.StoreUnavailable.Reason;
import com.unkey.vault.core.store.Fence;
import com.unkey.vault.storage.identity.IdentityFence;
import com.unkey.vault.storage.identity.IdentityObject;
import com.unkey.vault.storage.identity.Phase;
import com.unkey.vault.storage.identity.StartOutcome;
import com.unkey.vault.storage.identity.WatchedIdentity;
import com.unkey.vault.storage.s3.CapabilityProbe.Outcome;
import com.unkey.vault.storage.s3.CapabilityProbe.Promise;
import com.unkey.vault.storage.wrap.StoreOperation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this instance knows of its store, from start to end: asked whose it is until it answers,
 * then probed until it answers, then watched. Nothing is served before the first, and nothing
 * created before the second.
 */
final class StoreSession implements Fence {
  private static final Logger LOG = LoggerFactory.getLogger(StoreSession.class);
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final String what;
  private final IdentityObject identity;
  private final Phase phase;
  private final Supplier<StartOutcome> startCheck;
  private final @Nullable Supplier<Outcome> probe;
  private final boolean withoutIfMatch;
  private final Duration period;
  private final Time time;
  private final Tasks tasks;

  private volatile StartOutcome start = new StartOutcome.Waiting(notAsked());
  private volatile Outcome probed = new Outcome.Undecided(notAsked());
  private volatile @Nullable WatchedIdentity watched;
  private volatile @Nullable IdentityFence fence;
  private volatile boolean closed;

  /**
   * @param what which store, for people: {@code the store}
   * @param probe null for a store that is only looked at: it is never written, not even to probe
   */
  StoreSession(
      String what,
      IdentityObject identity,
      Phase phase,
      Supplier<StartOutcome> startCheck,
      @Nullable Supplier<Outcome> probe,
      boolean withoutIfMatch,
      Duration period,
      Time time,
      Tasks tasks) {
    this.what = what;
    this.identity = identity;
    this.phase = phase;
    this.startCheck = startCheck;
    this.probe = probe;
    this.withoutIfMatch = withoutIfMatch;
    this.period = period;
    this.time = time;
    this.tasks = tasks;
  }

  /** Begins, in the background; the answer is of the first round. */
  Tasks.Task<StartOutcome> begin() {
    return tasks.start(
        "store-start",
        () -> {
          round();
          tasks.start("store-watch", this::watch);
          return start;
        });
  }

  /** Waits for the first round. */
  StartOutcome await(Tasks.Task<StartOutcome> firstRound, Duration atMost) {
    try {
      return firstRound.await(time.ticksAfter(atMost));
    } catch (DeadlineExceeded e) {
      return start;
    }
  }

  void close() {
    closed = true;
  }

  StartOutcome start() {
    return start;
  }

  Outcome probed() {
    return probed;
  }

  Optional<WatchedIdentity> watched() {
    return Optional.ofNullable(watched);
  }

  /**
   * Asked before every call to the store.
   *
   * @throws StoreUnavailable while nobody could say whose store this is
   * @throws Fenced if it is not ours to serve, or would ignore what a replacement rests on
   */
  void admit(StoreOperation operation) {
    requireServed();
    if (operation == StoreOperation.PUT_IF_MATCH
        && probed instanceof Outcome.Broken broken
        && broken.promise() == Promise.IF_MATCH) {
      throw new Fenced(
          "this vault may not replace keys on its key store",
          "the store breaks a promise: " + text(broken));
    }
  }

  private void requireServed() {
    switch (start) {
      case StartOutcome.Serving _, StartOutcome.Legacy _ -> {}
      case StartOutcome.Waiting(StoreUnavailable cause) ->
          throw new StoreUnavailable(
              cause.reason(),
              "not asked: the store's identity could not be read yet: " + cause.operatorDetail(),
              cause);
      case StartOutcome.NotOurs(String why) -> throw notServed(what + ": " + why);
      case StartOutcome.EmptyUnstamped _ -> throw notServed(what + ": " + EMPTY);
    }
  }

  @Override
  public void checkEncrypt() {
    requireServed();
    fence().checkEncrypt();
  }

  /**
   * As {@link #checkEncrypt} where the other store is read and this one only followed: that nobody
   * could say yet whose it is refuses nothing, since what is encrypted with is in the other.
   */
  void checkEncryptAsFollower() {
    if (!(start instanceof StartOutcome.Waiting)) {
      checkEncrypt();
    }
  }

  @Override
  public void checkCreate(KekId wrapKek) {
    requireServed();
    switch (probed) {
      case Outcome.Passed _ -> fence().checkCreate(wrapKek);
      case Outcome.Broken broken -> {
        if (!isAccepted(broken)) {
          throw new Fenced(
              "this vault may not create keys on its key store",
              "the store breaks a promise: " + text(broken));
        }
        fence().checkCreate(wrapKek);
      }
      case Outcome.Undecided(StoreUnavailable cause) ->
          throw new StoreUnavailable(
              cause.reason(),
              "no key is created before the store was probed: " + cause.operatorDetail(),
              cause);
    }
  }

  /**
   * Why this store would refuse the creation of a DEK, as far as is known without asking; empty if
   * nothing says so. An outage closes no fence.
   */
  Optional<String> whyClosed(KekId wrapKek) {
    if (probe == null) {
      return Optional.of("this phase does not write it");
    }
    StartOutcome now = start;
    return switch (now) {
      case StartOutcome.Waiting _, StartOutcome.NotOurs _, StartOutcome.EmptyUnstamped _ ->
          Optional.of(now.why());
      case StartOutcome.Serving _, StartOutcome.Legacy _ ->
          switch (probed) {
            case Outcome.Undecided(StoreUnavailable cause) ->
                Optional.of("it was not probed yet: " + cause.operatorDetail());
            case Outcome.Broken broken when !isAccepted(broken) ->
                Optional.of("it breaks a promise: " + text(broken));
            case Outcome.Broken _, Outcome.Passed _ -> fence().whyClosed(wrapKek);
          };
    };
  }

  private static final String EMPTY =
      "it is empty and has no identity, so it may be the wrong one; if it is a new store, start"
          + " once with storage.init = true";

  private static Fenced notServed(String why) {
    return new Fenced("this vault does not serve the key store it is configured for", why);
  }

  private IdentityFence fence() {
    IdentityFence now = fence;
    if (now == null) {
      throw new IllegalStateException("a store is served only with a fence");
    }
    return now;
  }

  private @Nullable Void watch() {
    while (!closed && !isRefused()) {
      try {
        tasks.sleep(isSettled() ? period : RETRY);
      } catch (StoreUnavailable e) {
        // This thread was interrupted: the process is ending.
        return null;
      }
      if (!closed) {
        round();
      }
    }
    return null;
  }

  private void round() {
    try {
      if (start instanceof StartOutcome.Waiting) {
        open(startCheck.get());
      }
      IdentityFence now = fence;
      if (now == null) {
        return;
      }
      if (probe != null && probed instanceof Outcome.Undecided) {
        probed(probe.get());
      } else {
        now.watch();
      }
    } catch (Throwable e) {
      // No fault must end the watch, an Error neither: encryptions would go on on a sealed store.
      LOG.error("looking after {} failed; tried again", what, e);
    }
  }

  private void open(StartOutcome outcome) {
    switch (outcome) {
      case StartOutcome.Serving serving -> {
        LOG.info("{} is {}", what, serving.identity().describe());
        serve(WatchedIdentity.pinned(identity, serving.identity()));
      }
      case StartOutcome.Legacy _ -> {
        LOG.warn(
            "{} has no identity, and is served: nothing tells it from another one. Stamp it with"
                + " vault-migrate identity adopt",
            what);
        serve(WatchedIdentity.legacy(identity));
      }
      case StartOutcome.EmptyUnstamped _ -> LOG.error("{} is not served: {}", what, EMPTY);
      case StartOutcome.NotOurs(String why) -> LOG.error("{} is not served: {}", what, why);
      case StartOutcome.Waiting(StoreUnavailable cause) ->
          LOG.warn(
              "the identity of {} cannot be read ({}): {}; tried again",
              what,
              cause.reason(),
              cause.operatorDetail());
    }
    start = outcome;
  }

  /** Before {@link #start} says so, so that whoever sees it served finds the fence. */
  private void serve(WatchedIdentity store) {
    watched = store;
    fence = new IdentityFence(List.of(store), phase);
  }

  private void probed(Outcome outcome) {
    switch (outcome) {
      case Outcome.Passed _ -> LOG.info("{} keeps its promises; creating is allowed", what);
      case Outcome.Broken broken -> {
        if (isAccepted(broken)) {
          LOG.warn(
              "{}: accepted by configuration, and nothing is ever replaced: {}",
              what,
              text(broken));
        } else {
          LOG.error("nothing is created on {}: {}", what, text(broken));
        }
      }
      case Outcome.Undecided(StoreUnavailable cause) ->
          LOG.warn(
              "{} cannot be probed ({}): {}; tried again, and nothing created until then",
              what,
              cause.reason(),
              cause.operatorDetail());
    }
    probed = outcome;
  }

  private boolean isAccepted(Outcome.Broken broken) {
    return withoutIfMatch && broken.promise() == Promise.IF_MATCH;
  }

  private static String text(Outcome.Broken broken) {
    return broken.promise().text() + ", but " + broken.observed();
  }

  private boolean isRefused() {
    return start instanceof StartOutcome.NotOurs || start instanceof StartOutcome.EmptyUnstamped;
  }

  private boolean isSettled() {
    return !(start instanceof StartOutcome.Waiting)
        && (probe == null || !(probed instanceof Outcome.Undecided));
  }

  private static StoreUnavailable notAsked() {
    return new StoreUnavailable(Reason.CANCELLED, "the store has not been asked yet");
  }
}
