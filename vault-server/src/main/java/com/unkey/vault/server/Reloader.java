package com.unkey.vault.server;

import com.unkey.vault.core.Tasks;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at files now and then: polling sees every kind of change, links that are swapped too. */
final class Reloader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Reloader.class);

  private final Tasks tasks;
  private final Duration interval;
  private final List<Runnable> polls = new CopyOnWriteArrayList<>();
  private volatile boolean closed;

  Reloader(Tasks tasks, Duration interval) {
    this.tasks = tasks;
    this.interval = interval;
  }

  /** Adds what is to be looked at. */
  void add(Runnable poll) {
    polls.add(poll);
  }

  void start() {
    if (!polls.isEmpty()) {
      tasks.start("reload", this::run);
    }
  }

  @Override
  public void close() {
    closed = true;
  }

  private @Nullable Void run() {
    while (!closed) {
      try {
        tasks.sleep(interval);
      } catch (StoreUnavailable e) {
        // Interrupted: the process is ending.
        return null;
      }
      polls.forEach(Reloader::runSafely);
    }
    return null;
  }

  private static void runSafely(Runnable poll) {
    try {
      poll.run();
    } catch (RuntimeException e) {
      LOG.error("a file could not be looked at; tried again", e);
    }
  }
}
