package com.unkey.vault.storage.dual;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.VaultException.StoreUnavailable.Reason;
import com.unkey.vault.core.store.ETag;
import com.unkey.vault.core.store.ListPage;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.core.store.PutResult;
import com.unkey.vault.core.store.StoredObject;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A store that is well, or down, or whose writes get no answer; and counts what it is asked. */
final class MoodyStore implements ObjectStore {
  enum Mood {
    WELL,
    /** Nothing is done, and every call says so. */
    DOWN,
    /** Reads are answered; a write is not done and gets no answer. */
    DROPS_WRITES,
    /** Reads are answered; a write is done and gets no answer. */
    LOSES_ANSWERS
  }

  private final ObjectStore inner;
  private volatile Mood mood = Mood.WELL;
  private final AtomicInteger calls = new AtomicInteger();

  MoodyStore(ObjectStore inner) {
    this.inner = inner;
  }

  void is(Mood now) {
    mood = now;
  }

  int calls() {
    return calls.get();
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

  private <T> T read(Supplier<T> call) {
    calls.incrementAndGet();
    if (mood == Mood.DOWN) {
      throw new StoreUnavailable(Reason.UNREACHABLE, "planted: down");
    }
    return call.get();
  }

  private PutResult write(Supplier<PutResult> call) {
    calls.incrementAndGet();
    return switch (mood) {
      case WELL -> call.get();
      case DOWN -> throw new StoreUnavailable(Reason.UNREACHABLE, "planted: down");
      case DROPS_WRITES -> unanswered();
      case LOSES_ANSWERS -> {
        var _ = call.get();
        yield unanswered();
      }
    };
  }

  private static PutResult unanswered() {
    return new PutResult.Unknown(new StoreUnavailable(Reason.TIMEOUT, "planted: no answer"));
  }
}
