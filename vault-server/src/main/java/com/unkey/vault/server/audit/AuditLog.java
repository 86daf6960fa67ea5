package com.unkey.vault.server.audit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Writes audit events; the one place that does. */
public final class AuditLog {
  /** The logger's name, by which a collector tells these lines from the rest. */
  public static final String LOGGER = "audit";

  private static final Logger LOG = LoggerFactory.getLogger(LOGGER);

  private final boolean enabled;

  public AuditLog(boolean enabled) {
    this.enabled = enabled;
  }

  public void write(AuditEvent event) {
    if (!enabled) {
      return;
    }
    LoggingEventBuilder line =
        LOG.atInfo()
            .addKeyValue("who", event.who().orElse(""))
            .addKeyValue("peer", event.peer())
            .addKeyValue("verb", event.verb())
            .addKeyValue("ring", event.ring().orElse(""))
            .addKeyValue("dek_id", event.dekId().orElse(""))
            .addKeyValue("items", event.items())
            .addKeyValue("outcome", event.outcome())
            .addKeyValue("request_id", event.requestId());
    line.log("operation");
  }
}
