package com.unkey.vault.server.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.util.List;

/**
 * How logback finds its configuration: called by it, before the first logger is handed out, unless
 * a {@code logback-test.xml} or the system property {@code logback.configurationFile} says
 * otherwise.
 */
public final class LogSetup extends ContextAwareBase implements Configurator {
  @Override
  public ExecutionStatus configure(LoggerContext context) {
    if (System.getProperty("logback.configurationFile") != null
        || LogSetup.class.getResource("/logback-test.xml") != null) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    JsonLines lines = new JsonLines();
    lines.setContext(context);
    lines.start();
    StandardOutput out = new StandardOutput(lines);
    out.setContext(context);
    out.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.addAppender(out);
    levels(context, Level.INFO);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  /**
   * The level is ours alone: what libraries say below a warning is written for their makers, and
   * may hold headers. The audit log has no level.
   */
  static void levels(LoggerContext context, Level level) {
    context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).setLevel(Level.WARN);
    for (String ours : List.of("com.unkey.vault", "rpc", "keyring")) {
      context.getLogger(ours).setLevel(level);
    }
    context.getLogger("audit").setLevel(Level.INFO);
  }

  /** Standard output, in batches. */
  static final class StandardOutput extends UnsynchronizedAppenderBase<ILoggingEvent> {
    private final JsonLines lines;
    private final LineSink sink = new LineSink(new FileOutputStream(FileDescriptor.out));

    StandardOutput(JsonLines lines) {
      this.lines = lines;
      setName("stdout");
    }

    JsonLines lines() {
      return lines;
    }

    LineSink sink() {
      return sink;
    }

    @Override
    protected void append(ILoggingEvent event) {
      sink.write(lines.encode(event));
    }

    @Override
    public void stop() {
      super.stop();
      sink.close();
    }
  }
}
