package com.unkey.vault.server;

import com.unkey.vault.core.Time;
import com.unkey.vault.core.VaultException;
import com.unkey.vault.server.api.CallRecord;
import com.unkey.vault.server.config.ServerConfig;
import com.unkey.vault.server.rpc.ConnectCode;
import com.unkey.vault.server.rpc.RpcContext;
import com.unkey.vault.server.rpc.RpcException;
import com.unkey.vault.server.rpc.RpcObserver.Outcome;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * One line for a call: for each that failed or was slow, and for a sample of the rest. Of failures
 * at most a hundred a second, with the number of those left out. What only an operator may know of
 * a failure is said here and nowhere else.
 */
final class CallLog {
  private static final Logger LOG = LoggerFactory.getLogger("rpc");

  private static final int FAILURES_PER_SECOND = 100;

  private final ServerConfig.Logging config;
  private final LogBudget failures;

  CallLog(ServerConfig.Logging config, Time time) {
    this.config = config;
    this.failures = new LogBudget(FAILURES_PER_SECOND, time);
  }

  void ended(RpcContext context, CallRecord record, Optional<String> traceId, Outcome outcome) {
    boolean slow = outcome.duration().compareTo(config.slowThreshold()) >= 0;
    if (outcome.code() == null && !slow && !sampled()) {
      return;
    }
    if (outcome.code() != null && !failures.allows()) {
      return;
    }
    LoggingEventBuilder line =
        LOG.atLevel(levelOf(outcome.code(), slow))
            .addKeyValue("method", context.method())
            .addKeyValue("protocol", context.protocol().label())
            .addKeyValue("codec", context.codec().label())
            .addKeyValue("code", outcome.label())
            .addKeyValue("duration_us", outcome.duration().toNanos() / 1000)
            .addKeyValue("request_bytes", outcome.requestBytes())
            .addKeyValue("response_bytes", outcome.responseBytes())
            .addKeyValue("peer", context.peer())
            .addKeyValue("request_id", record.requestId());
    long suppressed = outcome.code() == null ? 0 : failures.takeSuppressed();
    if (suppressed > 0) {
      line = line.addKeyValue("suppressed", suppressed);
    }
    if (traceId.isPresent()) {
      line = line.addKeyValue("trace_id", traceId.get());
    }
    described(line, outcome.failure()).log(slow ? "slow call" : "call");
  }

  /** Whether the operator, rather than the caller, has something to mend. */
  static boolean isFault(@Nullable ConnectCode code) {
    return code != null && levelOf(code, false).toInt() >= Level.WARN.toInt();
  }

  private boolean sampled() {
    double rate = config.sampleRate();
    return rate >= 1 || (rate > 0 && ThreadLocalRandom.current().nextDouble() < rate);
  }

  /** What the caller did wrong is news to the caller; what is wrong here, to the operator. */
  private static Level levelOf(@Nullable ConnectCode code, boolean slow) {
    if (code == null) {
      return slow ? Level.WARN : Level.INFO;
    }
    return switch (code) {
      case INTERNAL, UNKNOWN, DATA_LOSS -> Level.ERROR;
      case UNAVAILABLE, FAILED_PRECONDITION, RESOURCE_EXHAUSTED, DEADLINE_EXCEEDED -> Level.WARN;
      case CANCELED,
          INVALID_ARGUMENT,
          NOT_FOUND,
          ALREADY_EXISTS,
          PERMISSION_DENIED,
          ABORTED,
          OUT_OF_RANGE,
          UNIMPLEMENTED,
          UNAUTHENTICATED ->
          Level.INFO;
    };
  }

  /** Messages of ours hold no data; what anybody else's hold is not known, so they are left out. */
  private static LoggingEventBuilder described(
      LoggingEventBuilder line, @Nullable Throwable failure) {
    return switch (failure) {
      case null -> line;
      case VaultException ours -> {
        LoggingEventBuilder told = line.addKeyValue("error", ours.getMessage());
        yield ours.operatorDetail().isEmpty()
            ? told
            : told.addKeyValue("detail", ours.operatorDetail());
      }
      case RpcException _ -> line.addKeyValue("error", "refused before the handler ran");
      default -> line.addKeyValue("stack", Frames.of(failure));
    };
  }
}
