package com.unkey.vault.core.store;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The nastiest fault: the write is applied and its answer is lost. Reads go through. */
public final class LostAnswerStore implements ObjectStore {
  private final ObjectStore inner;
  private final Predicate<ObjectKey> lost;

  /**
   * @param lost which writes lose their answer; asked once per write
   */
  public LostAnswerStore(ObjectStore inner, Predicate<ObjectKey> lost) {
    this.inner = inner;
    this.lost = lost;
  }

  @Override
  public Optional<StoredObject> get(ObjectKey key) {
    return inner.get(key);
  }

  @Override
  public PutResult putIfAbsent(ObjectKey key, Bytes body) {
    PutResult result = inner.putIfAbsent(key, body);
    return lost.test(key) ? answerLost() : result;
  }

  @Override
  public PutResult putIfMatch(ObjectKey key, ETag expected, Bytes body) {
    PutResult result = inner.putIfMatch(key, expected, body);
    return lost.test(key) ? answerLost() : result;
  }

  @Override
  public ListPage list(String prefix, @Nullable ObjectKey startAfter) {
    return inner.list(prefix, startAfter);
  }

  private static PutResult answerLost() {
    return new PutResult.Unknown(
        new StoreUnavailable(StoreUnavailable.Reason.TIMEOUT, "answer lost"));
  }
}
