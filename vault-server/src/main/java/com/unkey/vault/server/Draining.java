package com.unkey.vault.server;

import com.unkey.vault.core.Tasks;
import com.unkey.vault.core.Time;
import com.unkey.vault.server.config.ServerConfig;
import com.unkey.vault.server.rpc.ConnectCode;
import com.unkey.vault.server.rpc.RpcAuthenticator;
import com.unkey.vault.server.rpc.RpcException;
import com.unkey.vault.server.rpc.RpcObserver;
import io.helidon.http.Header;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.HttpRouting;
import java.time.Duration;

/**
 * The end of serving, so that no call is cut off and few are refused. Calls go on being answered,
 * over HTTP/1.1 with {@code Connection: close}, until there is a moment without any; then none is
 * taken any more. Only if that moment does not come are new calls refused, while the last ones end.
 */
final class Draining {
  private static final Header CLOSE = HeaderValues.CONNECTION_CLOSE;
  private static final Duration LOOK = Duration.ofMillis(5);

  private final ServerConfig.Drain config;
  private final Time time;
  private final Tasks tasks;
  private final InFlight calls = new InFlight();
  private volatile boolean begun;

  Draining(ServerConfig.Drain config, Time time, Tasks tasks) {
    this.config = config;
    this.time = time;
    this.tasks = tasks;
  }

  /** Counts the calls that {@code inner} is told of. */
  RpcObserver counting(RpcObserver inner) {
    return context -> {
      calls.enter();
      RpcObserver.Observation observation;
      try {
        observation = inner.started(context);
      } catch (Throwable e) {
        // Nobody will be told of its end.
        calls.leave();
        throw e;
      }
      return outcome -> {
        try {
          observation.ended(outcome);
        } finally {
          calls.leave();
        }
      };
    };
  }

  /** Refuses calls that come too late; lets {@code inner} decide about the others. */
  RpcAuthenticator guarding(RpcAuthenticator inner) {
    return context -> {
      if (calls.isClosed()) {
        throw new RpcException(ConnectCode.UNAVAILABLE, "this vault is shutting down; try again");
      }
      return inner.authenticate(context);
    };
  }

  /** Ends each HTTP/1.1 connection with its next answer, once draining has begun. */
  void addTo(HttpRouting.Builder routing) {
    routing.addFilter((chain, request, response) -> {
      if (begun && request.prologue().protocolVersion().startsWith("1")) {
        response.header(CLOSE);
      }
      chain.proceed();
    });
  }

  /** How many calls are under way. */
  long inFlight() {
    return calls.count();
  }

  /**
   * Returns when no call is under way and none will come, or when the time for that is over.
   *
   * @return how many calls are still under way
   */
  long await() {
    begun = true;
    if (config.delay().isPositive()) {
      tasks.sleep(config.delay());
    }
    long deadline = time.ticksAfter(config.timeout());
    long lastCall = deadline - config.timeout().dividedBy(5).toNanos();
    while (!calls.closeIfIdle() && time.ticks() - lastCall < 0) {
      tasks.sleep(LOOK);
    }
    calls.close();
    while (calls.count() > 0 && time.ticks() - deadline < 0) {
      tasks.sleep(LOOK);
    }
    return calls.count();
  }
}
