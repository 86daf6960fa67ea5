package com.unkey.vault.core.testing;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.VaultException.StoreUnavailable.Reason;
import com.unkey.vault.core.store.ETag;
import com.unkey.vault.core.store.ListPage;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.core.store.PutResult;
import com.unkey.vault.core.store.StoredObject;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A store whose next calls meet the troubles planted, one each, in order; then {@link #always}, if
 * that is set; and otherwise none.
 */
public final class TroubledStore implements ObjectStore {
  /** What a call meets. */
  public sealed interface Trouble {
    /** It goes well. */
    record None() implements Trouble {}

    /** Refused with nothing done: a read and a write throw. */
    record Refused(Reason reason) implements Trouble {}

    /** Nothing done and no answer: a write is unknown, a read throws. */
    record Dropped(Reason reason) implements Trouble {}

    /** Done and no answer. */
    record AnswerLost(Reason reason) implements Trouble {}

    /** Done, after so long. */
    record Slow(Duration by) implements Trouble {}

    /** Nothing done, and never an answer. */
    record Hung() implements Trouble {}
  }

  private final ObjectStore inner;
  private final VirtualTime time;
  private final Deque<Trouble> next = new ArrayDeque<>();
  private @Nullable Trouble always;
  private int calls;

  public TroubledStore(ObjectStore inner, VirtualTime time) {
    this.inner = inner;
    this.time = time;
  }

  public void next(Trouble... troubles) {
    next.addAll(List.of(troubles));
  }

  /** For every call that nothing else was planted for; null to end it. */
  public void always(@Nullable Trouble trouble) {
    always = trouble;
  }

  /** How many calls reached it. */
  public int calls() {
    return calls;
  }

  @Override
  public Optional<StoredObject> get(ObjectKey key) {
    return read(() -> inner.get(key));
  }

  @Override
  public ListPage list(String prefix, @Nullable ObjectKey startAfter) {
    return read(() -> inner.list(prefix, startAfter));
  }

  @Override
  public PutResult putIfAbsent(ObjectKey key, Bytes body) {
    return write(() -> inner.putIfAbsent(key, body));
  }

  @Override
  public PutResult putIfMatch(ObjectKey key, ETag expected, Bytes body) {
    return write(() -> inner.putIfMatch(key, expected, body));
  }

  private Trouble trouble() {
    calls++;
    Trouble planted = next.isEmpty() ? always : next.remove();
    return planted == null ? new Trouble.None() : planted;
  }

  private <T> T read(Supplier<T> call) {
    return switch (trouble()) {
      case Trouble.None _ -> call.get();
      case Trouble.Slow(Duration by) -> slow(by, call);
      case Trouble.Refused(Reason reason) -> throw planted(reason);
      case Trouble.Dropped(Reason reason) -> throw planted(reason);
      case Trouble.AnswerLost(Reason reason) -> throw planted(reason);
      case Trouble.Hung _ -> hung();
    };
  }

  private PutResult write(Supplier<PutResult> call) {
    return switch (trouble()) {
      case Trouble.None _ -> call.get();
      case Trouble.Slow(Duration by) -> slow(by, call);
      case Trouble.Refused(Reason reason) -> throw planted(reason);
      case Trouble.Dropped(Reason reason) -> new PutResult.Unknown(planted(reason));
      case Trouble.AnswerLost(Reason reason) -> {
        var _ = call.get();
        yield new PutResult.Unknown(planted(reason));
      }
      case Trouble.Hung _ -> hung();
    };
  }

  private <T> T slow(Duration by, Supplier<T> call) {
    time.sleep(by);
    return call.get();
  }

  @SuppressWarnings("TypeParameterUnusedInFormals") // It never returns.
  private <T> T hung() {
    time.hang();
    throw new AssertionError("unreachable");
  }

  private static StoreUnavailable planted(Reason reason) {
    return new StoreUnavailable(reason, "planted");
  }
}
