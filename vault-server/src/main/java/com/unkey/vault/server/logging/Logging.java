package com.unkey.vault.server.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.util.Map;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** What {@code Main} tells the logging. */
public final class Logging {
  private Logging() {}

  /**
   * Sends what the JDK's own loggers get the same way as the rest, and sets the level.
   *
   * @param level {@code debug}, {@code info}, {@code warn} or {@code error}
   * @param processFields what every line carries from now on
   */
  public static void start(String level, Map<String, String> processFields) {
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
      if (root.getAppender("stdout") instanceof LogSetup.StandardOutput out) {
        LogSetup.levels(context, Level.toLevel(level, Level.INFO));
        out.lines().processFields(processFields);
      }
    }
  }

  /** Waits until every line so far is out. */
  public static void flush() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context
        && context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).getAppender("stdout")
            instanceof LogSetup.StandardOutput out) {
      out.sink().flush();
    }
  }
}
