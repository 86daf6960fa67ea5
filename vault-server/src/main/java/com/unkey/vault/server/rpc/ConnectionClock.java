package com.unkey.vault.server.rpc;

import com.unkey.vault.core.Time;
import io.helidon.webserver.CloseConnectionException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What one connection's caller is waited for to do, and since when. Told by the threads that serve
 * the connection, looked at by another one, which cuts the connection when a limit has passed.
 *
 * <p>Cutting is interrupting: it closes the channel that the thread reads or writes. A thread that
 * goes on to a call, or comes from a write, looks whether it was cut just before, and the one that
 * cuts looks a second time after having said so; so that no handler is ever interrupted.
 */
final class ConnectionClock {
  private final ConnectionLimits limits;
  private final Time time;

  /** It reads, and over HTTP/1.1 does all the rest. */
  private final Thread reader = Thread.currentThread();

  /** One buffer, into the socket. */
  private final Writing buffer = new Writing();

  /** A whole answer over HTTP/2, for whose frames the caller must make room. */
  private final Writing answer = new Writing();

  // Each time is written before the state that it belongs to.
  private volatile long headSince;
  private volatile boolean inHead = true;
  private volatile long idleSince;
  private volatile BooleanSupplier calls = () -> false;
  private volatile boolean cut;

  /** Of the calling thread, from now on in the first request's head. */
  ConnectionClock(ConnectionLimits limits, Time time) {
    this.limits = limits;
    this.time = time;
    this.headSince = time.ticks();
    this.idleSince = headSince;
  }

  /** A request's head has begun to come, perhaps earlier. */
  void headBegins() {
    if (!inHead) {
      headSince = time.ticks();
      inHead = true;
    }
  }

  boolean isInHead() {
    return inHead;
  }

  /**
   * @throws CloseConnectionException if it was too late
   */
  void headEnds() {
    inHead = false;
    requireUncut();
  }

  /** Something came or went. */
  void touch() {
    idleSince = time.ticks();
  }

  /**
   * From now on it is this that says whether a call is under way.
   *
   * @param calls before it says that none is any more, {@link #touch} was called
   */
  void calls(BooleanSupplier calls) {
    this.calls = calls;
  }

  /** The thread begins to write a buffer. */
  void bufferBegins() {
    buffer.begins();
  }

  /** The thread has written it, or could not. */
  void bufferEnds() {
    touch();
    buffer.ends();
  }

  /** The thread begins to write an answer over HTTP/2. */
  void answerBegins() {
    answer.begins();
  }

  /** The thread has written it, or could not. */
  void answerEnds() {
    touch();
    answer.ends();
  }

  /**
   * @throws CloseConnectionException if it was cut: its thread may be interrupted any time now
   */
  void requireUncut() {
    if (cut) {
      throw new CloseConnectionException("a time limit of the connection has passed");
    }
  }

  boolean isCut() {
    return cut;
  }

  boolean isOverdue() {
    if (buffer.isUnderWay() || answer.isUnderWay()) {
      return buffer.isOverdue() || answer.isOverdue();
    }
    if (inHead) {
      return hasPassed(headSince, limits.head());
    }
    return !calls.getAsBoolean() && hasPassed(idleSince, limits.idle());
  }

  /** Ends the connection if a limit has passed. Whether that was so. */
  boolean cutIfOverdue() {
    if (!isOverdue()) {
      return false;
    }
    cut = true;
    if (!isOverdue()) {
      cut = false;
      return false;
    }
    buffer.interrupt();
    answer.interrupt();
    reader.interrupt();
    return true;
  }

  /** Ends a connection on which nothing has come yet. */
  void interruptReader() {
    reader.interrupt();
  }

  private boolean hasPassed(long since, Duration limit) {
    return time.ticks() - since >= limit.toNanos();
  }

  /** By one thread at a time. */
  private final class Writing {
    private volatile long since;
    private volatile @Nullable Thread thread;

    void begins() {
      since = time.ticks();
      thread = Thread.currentThread();
    }

    void ends() {
      thread = null;
    }

    boolean isUnderWay() {
      return thread != null;
    }

    boolean isOverdue() {
      return thread != null && hasPassed(since, limits.write());
    }

    void interrupt() {
      Thread now = thread;
      if (now != null) {
        now.interrupt();
      }
    }
  }
}
