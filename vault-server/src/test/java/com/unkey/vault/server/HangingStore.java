package com.unkey.vault.server;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.store.ETag;
import com.unkey.vault.core.store.ListPage;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.core.store.PutResult;
import com.unkey.vault.core.store.StoredObject;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A store whose reads of one ring hang until they are let go. */
final class HangingStore implements ObjectStore {
  private final ObjectStore inner;
  private final String prefix;
  private final CountDownLatch letGo = new CountDownLatch(1);
  private final AtomicInteger hanging = new AtomicInteger();

  HangingStore(ObjectStore inner, String ring) {
    this.inner = inner;
    this.prefix = ObjectKey.RINGS + ring + "/";
  }

  /** How many reads have come to hang. */
  int hanging() {
    return hanging.get();
  }

  void letGo() {
    letGo.countDown();
  }

  @Override
  public Optional<StoredObject> get(ObjectKey key) {
    if (key.value().startsWith(prefix)) {
      hanging.incrementAndGet();
      try {
        letGo.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return inner.get(key);
  }

  @Override
  public PutResult putIfAbsent(ObjectKey key, Bytes body) {
    return inner.putIfAbsent(key, body);
  }

  @Override
  public PutResult putIfMatch(ObjectKey key, ETag expected, Bytes body) {
    return inner.putIfMatch(key, expected, body);
  }

  @Override
  public ListPage list(String prefix, @Nullable ObjectKey startAfter) {
    return inner.list(prefix, startAfter);
  }
}
