package com.unkey.vault.server.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.unkey.vault.core.Tasks;
import com.unkey.vault.core.Time;
import com.unkey.vault.core.VirtualThreadTasks;
import com.unkey.vault.server.health.Check.Verdict;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class HealthTest {
  private static final HealthReport OK = new HealthReport(200, "{\"status\":\"ok\"}\n");

  private final Time time = Time.system();
  private final Tasks tasks = new VirtualThreadTasks(time);

  private Health serving(Supplier<Verdict> store, Verdict otherwise) {
    Health health =
        new Health(
            List.of(
                new Check("kek", () -> Verdict.OK, Verdict.FAIL),
                new Check("store", store, otherwise)),
            time,
            tasks);
    health.started();
    return health;
  }

  @Test
  void liveFromTheFirstToTheLast() {
    Health health = new Health(List.of(), time, tasks);
    assertThat(health.live()).isEqualTo(OK);
    health.started();
    assertThat(health.live()).isEqualTo(OK);
    health.draining();
    assertThat(health.live()).isEqualTo(OK);
  }

  @Test
  void notReadyBeforeTheStartIsOver() {
    Health health = new Health(List.of(), time, tasks);

    HealthReport notStarted = new HealthReport(503, "{\"status\":\"not started\"}\n");
    assertThat(health.ready()).isEqualTo(notStarted);
    assertThat(health.startup()).isEqualTo(notStarted);

    health.started();
    assertThat(health.ready()).isEqualTo(OK);
    assertThat(health.startup()).isEqualTo(OK);
  }

  @Test
  void notReadyWhileDraining() {
    Health health = serving(() -> Verdict.OK, Verdict.DEGRADED);
    health.draining();

    assertThat(health.ready()).isEqualTo(new HealthReport(503, "{\"status\":\"shutting down\"}\n"));
    assertThat(health.startup()).isEqualTo(OK);
  }

  @Test
  void anOutageShowsAndDoesNotEndReadiness() {
    assertThat(serving(() -> Verdict.DEGRADED, Verdict.DEGRADED).ready())
        .isEqualTo(
            new HealthReport(
                200, "{\"status\":\"ok\",\"checks\":{\"kek\":\"ok\",\"store\":\"fail\"}}\n"));
  }

  @Test
  void aFailureEndsReadiness() {
    assertThat(serving(() -> Verdict.FAIL, Verdict.DEGRADED).ready())
        .isEqualTo(
            new HealthReport(
                503, "{\"status\":\"fail\",\"checks\":{\"kek\":\"ok\",\"store\":\"fail\"}}\n"));
  }

  @Test
  void aCheckThatThrowsOrHangsComesToItsOtherVerdict() throws Exception {
    assertThat(
            serving(
                    () -> {
                      throw new IllegalStateException("planted");
                    },
                    Verdict.FAIL)
                .ready()
                .httpStatus())
        .isEqualTo(503);

    CountDownLatch never = new CountDownLatch(1);
    AtomicInteger looks = new AtomicInteger();
    Health hanging =
        serving(
            () -> {
              looks.incrementAndGet();
              try {
                never.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return Verdict.OK;
            },
            Verdict.DEGRADED);
    for (int i = 0; i < 3; i++) {
      assertThat(hanging.ready().body()).contains("\"store\":\"fail\"");
    }
    assertThat(looks).as("one look hangs, and no second one joins it").hasValue(1);
    never.countDown();
  }

  @Test
  void manyWhoAskShareOneLook() {
    AtomicInteger looks = new AtomicInteger();
    Health health =
        serving(
            () -> {
              looks.incrementAndGet();
              return Verdict.OK;
            },
            Verdict.FAIL);
    long begun = time.ticks();
    int asked = 0;
    while (time.ticks() - begun < 100_000_000L) {
      health.ready();
      asked++;
    }
    assertThat(asked).isGreaterThan(2);
    assertThat(looks).hasValue(1);
  }
}
