package com.unkey.vault.server.logging;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Writes lines in batches from one thread of its own, so that a request costs a copy and no system
 * call. A line is out a few milliseconds after it was given, or at {@link #flush}; a process that
 * is killed loses those milliseconds. Whoever writes faster than the stream takes it, waits.
 */
final class LineSink implements AutoCloseable {
  /** How long lines gather: at most so many writes a second, however many requests. */
  private static final long GATHER_MILLIS = 2;

  private static final int MAX_PENDING_BYTES = 4 << 20;

  private final OutputStream stream;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();
  private final Condition drained = lock.newCondition();
  private final Thread writer;
  private ByteArrayOutputStream pending = new ByteArrayOutputStream(64 * 1024);
  private ByteArrayOutputStream spare = new ByteArrayOutputStream(64 * 1024);
  private boolean writing;
  private boolean closed;

  LineSink(OutputStream stream) {
    this.stream = stream;
    this.writer = Thread.ofPlatform().daemon().name("log-writer").start(this::run);
  }

  void write(byte[] line) {
    lock.lock();
    try {
      while (pending.size() >= MAX_PENDING_BYTES && !closed) {
        drained.awaitUninterruptibly();
      }
      boolean wasEmpty = pending.size() == 0;
      pending.writeBytes(line);
      if (closed) {
        // The last words of a process that ends.
        writeOut(pending);
      } else if (wasEmpty) {
        filled.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits until everything given before is out; gives up after a second. */
  void flush() {
    lock.lock();
    try {
      long left = TimeUnit.SECONDS.toNanos(1);
      while ((pending.size() > 0 || writing) && !closed && left > 0) {
        left = drained.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  /** Writes what is there; lines that come later are written at once. */
  @Override
  public void close() {
    flush();
    lock.lock();
    try {
      closed = true;
      filled.signal();
      drained.signalAll();
    } finally {
      lock.unlock();
    }
    writer.interrupt();
  }

  private void run() {
    try {
      while (true) {
        ByteArrayOutputStream batch = next();
        if (batch == null) {
          return;
        }
        writeOut(batch);
        written();
      }
    } catch (InterruptedException e) {
      // Closed: whoever writes now does it alone.
      written();
    }
  }

  private @org.jspecify.annotations.Nullable ByteArrayOutputStream next()
      throws InterruptedException {
    lock.lock();
    try {
      while (pending.size() == 0) {
        if (closed) {
          return null;
        }
        filled.await();
      }
    } finally {
      lock.unlock();
    }
    TimeUnit.MILLISECONDS.sleep(GATHER_MILLIS);
    lock.lock();
    try {
      ByteArrayOutputStream batch = pending;
      pending = spare;
      spare = batch;
      writing = true;
      return batch;
    } finally {
      lock.unlock();
    }
  }

  private void written() {
    lock.lock();
    try {
      writing = false;
      drained.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void writeOut(ByteArrayOutputStream batch) {
    try {
      batch.writeTo(stream);
      stream.flush();
    } catch (IOException e) {
      // Nobody is left to tell: standard output is where we would.
    } finally {
      batch.reset();
    }
  }
}
