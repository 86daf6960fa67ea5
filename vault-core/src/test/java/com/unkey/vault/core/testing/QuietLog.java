package com.unkey.vault.core.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** Silences what a test provokes thousands of times. */
public final class QuietLog implements AutoCloseable {
  private final Logger logger;

  private QuietLog(Logger logger) {
    this.logger = logger;
    logger.setLevel(Level.OFF);
  }

  public static QuietLog of(Class<?> speaker) {
    return new QuietLog((Logger) LoggerFactory.getLogger(speaker));
  }

  @Override
  public void close() {
    logger.setLevel(null);
  }
}
