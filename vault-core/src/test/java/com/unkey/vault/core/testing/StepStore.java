package com.unkey.vault.core.testing;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.store.ETag;
import com.unkey.vault.core.store.ListPage;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.core.store.PutResult;
import com.unkey.vault.core.store.StoredObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes down each call in order and tells the test just before it happens. Not for many threads.
 */
public final class StepStore implements ObjectStore {
  private final ObjectStore inner;
  private final List<String> steps = new ArrayList<>();
  private Consumer<String> before = step -> {};

  public StepStore(ObjectStore inner) {
    this.inner = inner;
  }

  /** {@code GET key}, {@code CREATE key}, {@code REPLACE key}, {@code LIST prefix}. */
  public List<String> steps() {
    return steps;
  }

  public void before(Consumer<String> action) {
    before = action;
  }

  /** A step of something else, in the same order: a fence's check. */
  public void step(String name) {
    steps.add(name);
    before.accept(name);
  }

  @Override
  public Optional<StoredObject> get(ObjectKey key) {
    step("GET " + key);
    return inner.get(key);
  }

  @Override
  public PutResult putIfAbsent(ObjectKey key, Bytes body) {
    step("CREATE " + key);
    return inner.putIfAbsent(key, body);
  }

  @Override
  public PutResult putIfMatch(ObjectKey key, ETag expected, Bytes body) {
    step("REPLACE " + key);
    return inner.putIfMatch(key, expected, body);
  }

  @Override
  public ListPage list(String prefix, @Nullable ObjectKey startAfter) {
    step("LIST " + prefix);
    return inner.list(prefix, startAfter);
  }
}
