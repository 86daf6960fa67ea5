package com.unkey.vault.server.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unkey.vault.core.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The watch interrupts whom it should, and nobody else. */
class DeadlineWatchTest {
  private static final Time TIME = Time.system();

  private final DeadlineWatch watch = new DeadlineWatch(TIME);

  @BeforeEach
  void start() {
    watch.start();
  }

  @AfterEach
  void stop() {
    watch.stop();
  }

  @Test
  void interruptsWhoWaitsTooLong() {
    DeadlineWatch.Alarm alarm = watch.arm(watch.ticksAfter(Duration.ofMillis(20)));

    assertThatThrownBy(() -> Thread.sleep(Duration.ofSeconds(30)))
        .isInstanceOf(InterruptedException.class);
    assertThat(alarm.fired()).isTrue();
    assertThat(alarm.disarm()).isTrue();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void aNearDeadlineIsSeenWhileAFarOneIsWaitedFor() {
    DeadlineWatch.Alarm far = watch.arm(watch.ticksAfter(Duration.ofDays(365)));
    DeadlineWatch.Alarm near = watch.arm(watch.ticksAfter(Duration.ofMillis(20)));

    assertThatThrownBy(() -> Thread.sleep(Duration.ofSeconds(30)))
        .isInstanceOf(InterruptedException.class);
    assertThat(near.disarm()).isTrue();
    assertThat(far.disarm()).isFalse();
  }

  @Test
  void takesBackAnInterruptThatNobodyNoticed() {
    DeadlineWatch.Alarm alarm = watch.arm(watch.ticksAfter(Duration.ZERO));
    while (!alarm.fired()) {
      Thread.onSpinWait();
    }

    assertThat(alarm.disarm()).isTrue();
    assertThat(Thread.interrupted()).isFalse();
    assertThat(alarm.disarm()).isFalse();
  }

  @Test
  void leavesAnInterruptAloneThatIsNotItsOwn() {
    DeadlineWatch.Alarm alarm = watch.arm(watch.ticksAfter(Duration.ofDays(1)));
    Thread.currentThread().interrupt();

    assertThat(alarm.disarm()).isFalse();
    assertThat(Thread.interrupted()).isTrue();
  }

  /** Ends calls as close to their deadlines as can be: none may leave an interrupt behind. */
  @Test
  void noInterruptOutlivesItsCall() throws Exception {
    long seed = new Random().nextLong();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> calls = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        Random random = new Random(seed + i);
        calls.add(threads.submit(() -> race(random, seed)));
      }
      int fired = 0;
      for (Future<Integer> call : calls) {
        fired += call.get(60, TimeUnit.SECONDS);
      }
      // Else nothing raced.
      assertThat(fired).as("seed " + seed).isPositive();
    }
  }

  private int race(Random random, long seed) {
    int fired = 0;
    for (int i = 0; i < 5_000; i++) {
      long deadline = TIME.ticks() + random.nextInt(40_000);
      DeadlineWatch.Alarm alarm = watch.arm(deadline);
      long until = deadline + random.nextInt(20_000) - 5_000;
      while (TIME.ticks() - until < 0) {
        Thread.onSpinWait();
      }
      fired += alarm.disarm() ? 1 : 0;
      assertThat(Thread.currentThread().isInterrupted()).as("seed " + seed).isFalse();
    }
    return fired;
  }
}
