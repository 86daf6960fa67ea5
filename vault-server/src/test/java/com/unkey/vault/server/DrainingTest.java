package com.unkey.vault.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unkey.vault.core.Time;
import com.unkey.vault.core.VirtualThreadTasks;
import com.unkey.vault.server.config.ServerConfig;
import com.unkey.vault.server.rpc.RpcContext;
import com.unkey.vault.server.rpc.RpcObserver;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A call that was counted in is counted out, or the server would wait for it when it stops. */
class DrainingTest {
  private static final RpcObserver.Outcome OUTCOME =
      new RpcObserver.Outcome(null, null, Duration.ZERO, 0, 0);

  private final Draining draining =
      new Draining(
          new ServerConfig.Drain(Duration.ZERO, Duration.ofSeconds(20)),
          Time.system(),
          new VirtualThreadTasks(Time.system()));

  @SuppressWarnings("NullAway") // What is told to watch does not look.
  private RpcObserver.Observation start(RpcObserver inner) {
    @Nullable RpcContext none = null;
    return draining.counting(inner).started(none);
  }

  @Test
  void aCallIsUnderWayUntilItsEnd() {
    RpcObserver.Observation call = start(RpcObserver.none());
    assertThat(draining.inFlight()).isEqualTo(1);
    call.ended(OUTCOME);
    assertThat(draining.inFlight()).isZero();
  }

  @Test
  void aCallThatNobodyBeginsToWatchIsNone() {
    assertThatThrownBy(() ->
            start(context -> {
              throw new IllegalStateException("cannot watch");
            }))
        .hasMessage("cannot watch");
    assertThat(draining.inFlight()).isZero();
  }

  @Test
  void aCallEndsThoughItsWatchFails() {
    RpcObserver.Observation call =
        start(context ->
            outcome -> {
              throw new IllegalStateException("cannot tell");
            });
    assertThatThrownBy(() -> call.ended(OUTCOME)).hasMessage("cannot tell");
    assertThat(draining.inFlight()).isZero();
    assertThat(draining.await()).isZero();
  }
}
