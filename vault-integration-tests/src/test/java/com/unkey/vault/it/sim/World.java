package com.unkey.vault.it.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Virtual time, and the one thread that runs in it. A thread that waits hands over: what is due
 * happens, one of those that can go on is drawn and goes on, and when nobody can, the clock jumps
 * to whatever is next. Nothing else takes time.
 *
 * <p>All state of a world is touched by its running thread only, and each hand-over orders one
 * thread's doings before the next one's.
 */
final class World {
  /** No run of a few minutes comes near; a schedule that does not end is a finding. */
  private static final int MAX_STEPS = 400_000;

  private static final long REAL_SECONDS = 120;

  /** A thread of this world while it waits, or before it begins. */
  private static final class Waiter {
    final Node node;
    final String name;
    final BooleanSupplier ready;
    final long wakeAt;
    final Thread thread;
    volatile boolean goes;

    Waiter(Node node, String name, BooleanSupplier ready, long wakeAt, Thread thread) {
      this.node = node;
      this.name = name;
      this.ready = ready;
      this.wakeAt = wakeAt;
      this.thread = thread;
    }
  }

  /** Something that happens without a thread: a request reaches its bucket. */
  private record Event(long at, long number, Runnable work) {}

  /** The same, as soon as {@code when} holds, and at {@code latest} otherwise. */
  private record Awaited(BooleanSupplier when, long latest, Runnable work) {}

  final SplittableRandom random;
  final Trace trace = new Trace();
  private final List<Waiter> waiters = new ArrayList<>();
  private final List<Waiter> ready = new ArrayList<>();
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::number));
  private final List<Awaited> awaited = new ArrayList<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private long now;
  private long numbers;
  private int steps;
  private int threads;
  private String running = "world";
  private boolean stopping;
  private @Nullable String violation;

  World(long seed) {
    // Neighbouring seeds are to differ from the first draw on.
    this.random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 0x1234567);
  }

  /** Nanoseconds since this world began. */
  long now() {
    return now;
  }

  boolean isStopping() {
    return stopping;
  }

  /** Runs {@code first} and all that it starts, until nobody is left. */
  void run(Node node, String name, Runnable first) {
    start(node, name, first);
    handOver();
    try {
      if (!ended.await(REAL_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError(
            running + " has not handed over for " + REAL_SECONDS + " s; " + lastLines());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private String lastLines() {
    List<String> text = trace.text();
    return String.join("\n", text.subList(Math.max(0, text.size() - 30), text.size()));
  }

  /** The first thing that was found wrong. */
  @Nullable String violation() {
    return violation;
  }

  /** Ends the run: what was found stays, and every thread is unwound. */
  @SuppressWarnings("AnnotateFormatMethod") // The annotation would be one more library.
  void violated(String invariant, String what, Object... values) {
    if (violation == null) {
      violation = invariant + ": " + String.format(what, values);
      say("VIOLATION %s", violation);
    }
    stop();
  }

  void stop() {
    stopping = true;
  }

  void say(String what, Object... values) {
    trace.add(now, running, what, values);
  }

  /** {@code work} on a thread of its own, when its turn comes. Does not hand over. */
  void start(Node node, String name, Runnable work) {
    String full = node.name() + "/" + name + "#" + ++threads;
    Thread thread =
        Thread.ofVirtual()
            .name(full)
            .unstarted(() -> {
              try {
                work.run();
              } catch (Killed e) {
                // As meant.
              } catch (Throwable e) {
                violated("a thread died", "%s: %s", full, describe(e));
              }
              handOver();
            });
    waiters.add(new Waiter(node, full, () -> true, now, thread));
  }

  static String describe(Throwable e) {
    StringBuilder text = new StringBuilder(String.valueOf(e));
    for (StackTraceElement frame : e.getStackTrace()) {
      text.append("\n    at ").append(frame);
    }
    return text.toString();
  }

  /** Something that happens at {@code at} whatever becomes of whoever asked for it. */
  void at(long at, Runnable work) {
    events.add(new Event(Math.max(at, now), numbers++, work));
  }

  /** Something that happens as soon as {@code when} holds, at the latest at {@code latest}. */
  void when(BooleanSupplier when, long latest, Runnable work) {
    awaited.add(new Awaited(when, latest, work));
  }

  /** All that was to happen some time, happens now. */
  void landAll() {
    while (!events.isEmpty() || !awaited.isEmpty()) {
      if (events.isEmpty()) {
        awaited.removeFirst().work().run();
      } else {
        events.poll().work().run();
      }
    }
  }

  /**
   * Hands over until {@code ready} holds or {@code wakeAt} has come.
   *
   * @throws Killed if the node is gone by then
   */
  void await(Node node, BooleanSupplier ready, long wakeAt) {
    checkAlive(node);
    String me = running;
    Waiter waiter = new Waiter(node, me, ready, wakeAt, Thread.currentThread());
    waiters.add(waiter);
    handOver();
    while (!waiter.goes) {
      LockSupport.park(this);
    }
    checkAlive(node);
  }

  void sleep(Node node, Duration duration) {
    await(node, () -> false, now + duration.toNanos());
  }

  void checkAlive(Node node) {
    if (isGone(node)) {
      throw new Killed();
    }
  }

  private boolean isGone(Node node) {
    return stopping || node.isDead();
  }

  private void handOver() {
    while (true) {
      if (++steps > MAX_STEPS && !stopping) {
        violated("liveness", "no end after %d steps", MAX_STEPS);
      }
      if (waiters.isEmpty()) {
        running = "world";
        ended.countDown();
        return;
      }
      if (!stopping) {
        happen();
      }
      @Nullable Waiter next = drawReady();
      if (next != null) {
        waiters.remove(next);
        running = next.name;
        if (next.thread.getState() == Thread.State.NEW) {
          next.thread.start();
        } else {
          next.goes = true;
          LockSupport.unpark(next.thread);
        }
        return;
      }
      advance();
    }
  }

  private void happen() {
    running = "world";
    while (!events.isEmpty() && events.peek().at() <= now) {
      events.poll().work().run();
    }
    for (int i = 0; i < awaited.size(); i++) {
      Awaited one = awaited.get(i);
      if (one.latest() <= now || one.when().getAsBoolean()) {
        awaited.remove(i--);
        one.work().run();
      }
    }
  }

  private @Nullable Waiter drawReady() {
    ready.clear();
    for (Waiter waiter : waiters) {
      if (isGone(waiter.node)
          || (!waiter.node.isFrozen() && (waiter.wakeAt <= now || waiter.ready.getAsBoolean()))) {
        ready.add(waiter);
      }
    }
    return switch (ready.size()) {
      case 0 -> null;
      case 1 -> ready.getFirst();
      default -> ready.get(random.nextInt(ready.size()));
    };
  }

  private void advance() {
    long next = Long.MAX_VALUE;
    if (!events.isEmpty()) {
      next = events.peek().at();
    }
    for (Awaited one : awaited) {
      next = Math.min(next, one.latest());
    }
    for (Waiter waiter : waiters) {
      next = Math.min(next, waiter.node.isFrozen() ? waiter.node.frozenUntil() : waiter.wakeAt);
    }
    if (next == Long.MAX_VALUE) {
      violated("liveness", "everybody waits for ever: %s", waiters.getFirst().name);
      return;
    }
    now = Math.max(now, next);
  }
}
