package com.unkey.vault.server;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was opened, to be closed from the last to the first. One that cannot be closed is told to
 * the log, and holds up none of the others.
 */
final class Opened implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Opened.class);

  private final Deque<AutoCloseable> newestFirst = new ArrayDeque<>();

  /** Returns {@code next}, which this owns from now on. */
  <T extends AutoCloseable> T add(T next) {
    newestFirst.push(next);
    return next;
  }

  @Override
  public void close() {
    while (!newestFirst.isEmpty()) {
      AutoCloseable next = newestFirst.pop();
      try {
        next.close();
      } catch (Exception e) {
        LOG.error("{} could not be closed", next.getClass().getSimpleName(), e);
      }
    }
  }
}
