package com.unkey.vault.server.rpc;

import com.unkey.vault.core.Time;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Interrupts the thread of a call whose deadline passes. One thread watches all calls; a call costs
 * an insertion and a removal, and wakes the watcher only if it ends before whatever the watcher
 * already waits for.
 *
 * <p>An interrupt must never reach the next call on the same connection: {@link Alarm#disarm} waits
 * out one that is under way, and takes it back.
 */
final class DeadlineWatch {
  private static final int ARMED = 0;
  private static final int FIRING = 1;
  private static final int FIRED = 2;
  private static final int DISARMED = 3;

  // Later than any deadline, which is a year ahead at most: whoever comes must wake the watcher.
  private static final long FAR_NANOS = 2 * 365L * 24 * 3600 * 1_000_000_000L;

  private final Time time;
  private final Set<Alarm> armed = ConcurrentHashMap.newKeySet();
  private volatile long wakeTicks;
  private volatile @Nullable Thread watcher;

  DeadlineWatch(Time time) {
    this.time = time;
    this.wakeTicks = time.ticks() + FAR_NANOS;
  }

  void start() {
    Thread thread = Thread.ofPlatform().daemon().name("rpc-deadlines").unstarted(this::watch);
    watcher = thread;
    thread.start();
  }

  void stop() {
    Thread thread = watcher;
    watcher = null;
    LockSupport.unpark(thread);
  }

  long ticksAfter(Duration duration) {
    return time.ticksAfter(duration);
  }

  /** Watches the calling thread. */
  Alarm arm(long deadlineTicks) {
    Alarm alarm = new Alarm(Thread.currentThread(), deadlineTicks);
    armed.add(alarm);
    // After the add: the watcher either sees the alarm in its round or has wakeTicks far ahead.
    if (deadlineTicks - wakeTicks < 0) {
      LockSupport.unpark(watcher);
    }
    return alarm;
  }

  private void watch() {
    while (watcher == Thread.currentThread()) {
      long now = time.ticks();
      wakeTicks = now + FAR_NANOS;
      long earliest = now + FAR_NANOS;
      for (Alarm alarm : armed) {
        if (alarm.deadlineTicks - now <= 0) {
          alarm.fire();
        } else if (alarm.deadlineTicks - earliest < 0) {
          earliest = alarm.deadlineTicks;
        }
      }
      wakeTicks = earliest;
      LockSupport.parkNanos(this, earliest - time.ticks());
    }
  }

  /** One call's. */
  final class Alarm {
    private final Thread thread;
    private final long deadlineTicks;
    private final AtomicInteger state = new AtomicInteger(ARMED);

    private Alarm(Thread thread, long deadlineTicks) {
      this.thread = thread;
      this.deadlineTicks = deadlineTicks;
    }

    /** Whether the thread was, or is just being, interrupted. */
    boolean fired() {
      int now = state.get();
      return now == FIRING || now == FIRED;
    }

    /**
     * Ends the watch, from the watched thread. After it no interrupt of ours is pending or will
     * come.
     *
     * @return whether the deadline passed first
     */
    boolean disarm() {
      armed.remove(this);
      if (state.compareAndSet(ARMED, DISARMED)) {
        return false;
      }
      while (state.get() == FIRING) {
        Thread.onSpinWait();
      }
      if (state.compareAndSet(FIRED, DISARMED)) {
        Thread.interrupted();
        return true;
      }
      return false;
    }

    private void fire() {
      armed.remove(this);
      if (state.compareAndSet(ARMED, FIRING)) {
        thread.interrupt();
        state.set(FIRED);
      }
    }
  }
}
