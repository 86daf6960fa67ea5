package com.unkey.vault.storage.wrap;

import com.unkey.vault.core.RequestDeadline;
import com.unkey.vault.core.Tasks;
import com.unkey.vault.core.Time;
import com.unkey.vault.core.VaultException.DeadlineExceeded;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.VaultException.StoreUnavailable.Reason;
import com.unkey.vault.core.store.ObjectStore;
import java.time.Duration;

/**
 * Gives every call a time, the request's if that is shorter, and answers for a call that is still
 * out when it ends: the caller goes on, the call is left to itself. A put that was left is unknown,
 * since it may yet be done.
 */
public final class TimeLimitStore extends AroundStore {
  private final Duration limit;
  private final Time time;
  private final Tasks tasks;

  public TimeLimitStore(ObjectStore inner, Duration limit, Time time, Tasks tasks) {
    super(inner);
    this.limit = limit;
    this.time = time;
    this.tasks = tasks;
  }

  @Override
  <T> T around(StoreCall<T> call) {
    long ours = time.ticksAfter(limit);
    long deadline = Deadlines.earlier(ours, RequestDeadline.orElse(ours));
    if (deadline - time.ticks() <= 0) {
      throw Deadlines.over();
    }
    String name = "store-" + call.operation();
    Tasks.Task<Answer<T>> asked =
        tasks.start(name, () -> Deadlines.within(deadline, () -> answer(call)));
    Answer<T> answer;
    try {
      answer = asked.await(deadline);
    } catch (DeadlineExceeded e) {
      // Whose time ended decides what this says about the store.
      Reason reason = deadline == ours ? Reason.TIMEOUT : Reason.CANCELLED;
      return call.unanswered(
          new StoreUnavailable(reason, "no answer to " + call.operation() + " in time", e));
    } catch (StoreUnavailable e) {
      // This thread was interrupted; what the store said would be in the answer.
      return call.unanswered(e);
    }
    return switch (answer) {
      case Returned<T>(T result) -> result;
      case Threw<T>(RuntimeException thrown) -> throw thrown;
    };
  }

  /** What the store did, kept apart from what became of waiting for it. */
  private sealed interface Answer<T> {}

  private record Returned<T>(T result) implements Answer<T> {}

  private record Threw<T>(RuntimeException thrown) implements Answer<T> {}

  private static <T> Answer<T> answer(StoreCall<T> call) {
    try {
      return new Returned<>(call.run());
    } catch (RuntimeException e) {
      return new Threw<>(e);
    }
  }
}
