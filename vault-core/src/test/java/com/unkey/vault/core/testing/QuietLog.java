package com.unkey.vault.core.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.Arrays;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Silences what a test provokes thousands of times. */
public final class QuietLog implements AutoCloseable {
  private final List<Logger> loggers;

  private QuietLog(List<Logger> loggers) {
    this.loggers = loggers;
    loggers.forEach(logger -> logger.setLevel(Level.OFF));
  }

  public static QuietLog of(Class<?> speaker) {
    return of(speaker.getName());
  }

  /**
   * @param names of loggers, each with all below it
   */
  public static QuietLog of(String... names) {
    return new QuietLog(
        Arrays.stream(names).map(name -> (Logger) LoggerFactory.getLogger(name)).toList());
  }

  @Override
  public void close() {
    loggers.forEach(logger -> logger.setLevel(null));
  }
}
