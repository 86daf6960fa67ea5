package com.unkey.vault.storage.s3;

import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.VaultException.StoreUnavailable.Reason;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The SDK's client, built by whoever first needs it: that takes a good part of a server's start.
 */
final class LazyClient implements AutoCloseable {
  private final Supplier<S3Client> build;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable S3Client client;
  private volatile boolean closed;

  LazyClient(Supplier<S3Client> build) {
    this.build = build;
  }

  /**
   * @throws StoreUnavailable if it was closed
   */
  S3Client get() {
    S3Client there = client;
    return there != null && !closed ? there : built();
  }

  private S3Client built() {
    lock.lock();
    try {
      if (closed) {
        throw new StoreUnavailable(Reason.CANCELLED, "not asked: the store is closed");
      }
      S3Client there = client;
      if (there == null) {
        there = build.get();
        client = there;
      }
      return there;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      S3Client there = client;
      if (there != null) {
        there.close();
      }
    } finally {
      lock.unlock();
    }
  }
}
