package com.unkey.vault.migrate.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * SIGTERM and SIGINT: the run begins nothing more, and the process ends when what was begun is done
 * and the checkpoint written, or after a few seconds.
 */
final class StopSignal implements BooleanSupplier, AutoCloseable {
  private static final Duration GRACE = Duration.ofMillis(4_500);

  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook = new Thread(this::stop, "stop");
  private volatile boolean stopping;

  private StopSignal() {}

  static StopSignal watch() {
    StopSignal signal = new StopSignal();
    Runtime.getRuntime().addShutdownHook(signal.hook);
    return signal;
  }

  @Override
  public boolean getAsBoolean() {
    return stopping;
  }

  private void stop() {
    stopping = true;
    try {
      var _ = done.await(GRACE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    done.countDown();
    try {
      var _ = Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending: the hook has run.
    }
  }
}
