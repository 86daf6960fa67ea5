package com.unkey.vault.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class InFlightTest {
  private final InFlight calls = new InFlight();

  @Test
  void closesOnlyAtAnIdleMoment() {
    calls.enter();
    assertThat(calls.closeIfIdle()).isFalse();
    assertThat(calls.isClosed()).isFalse();
    calls.leave();
    assertThat(calls.closeIfIdle()).isTrue();
    assertThat(calls.isClosed()).isTrue();
    assertThat(calls.closeIfIdle()).isTrue();
  }

  @Test
  void countsOnWhenClosed() {
    calls.enter();
    calls.enter();
    calls.close();
    calls.close();
    assertThat(calls.count()).isEqualTo(2);
    calls.leave();
    calls.enter();
    assertThat(calls.isClosed()).isTrue();
    assertThat(calls.count()).isEqualTo(2);
    calls.leave();
    calls.leave();
    assertThat(calls.count()).isZero();
  }

  @Test
  void noCallSlipsThrough() throws Exception {
    for (int round = 0; round < 200; round++) {
      InFlight one = new InFlight();
      AtomicInteger served = new AtomicInteger();
      Thread[] callers = new Thread[4];
      for (int i = 0; i < callers.length; i++) {
        callers[i] =
            Thread.ofVirtual()
                .start(() -> {
                  for (int call = 0; call < 50; call++) {
                    one.enter();
                    if (!one.isClosed()) {
                      served.incrementAndGet();
                    }
                    one.leave();
                  }
                });
      }
      while (!one.closeIfIdle()) {
        Thread.onSpinWait();
      }
      int servedWhenClosed = served.get();
      for (Thread caller : callers) {
        caller.join();
      }
      assertThat(served).hasValue(servedWhenClosed);
      assertThat(one.count()).isZero();
    }
  }
}
