package com.unkey.vault.migrate.run;

import com.unkey.vault.core.Tasks.Task;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Pieces of work run beside one another, as many at once as the {@link Pace} allows, their results
 * handed over in the order in which the work came in. Holds a bounded number of them, so that
 * whoever brings work waits for the oldest.
 *
 * <p>Used by one thread, on which results are handed over. What one piece throws, that thread gets,
 * in its turn.
 */
final class OrderedWork<R> {
  private static final Duration UNTIL_STARTED = Duration.ofMillis(1);
  private static final Duration ANY_TIME = Duration.ofDays(365);

  private static final class Piece<R> {
    final Callable<R> work;
    volatile @Nullable Task<R> task;

    Piece(Callable<R> work) {
      this.work = work;
    }

    Piece(Task<R> done) {
      this.work = () -> done.await(0);
      this.task = done;
    }

    boolean isDone() {
      Task<R> started = task;
      return started != null && started.isDone();
    }
  }

  private final String name;
  private final RunEnv env;
  private final int window;
  private final Consumer<R> settle;

  /** All that is not handed over yet, oldest first. */
  private final Deque<Piece<R>> order = new ArrayDeque<>();

  /** What is not started yet; guarded by itself, as is {@link #running}. */
  private final Deque<Piece<R>> waiting = new ArrayDeque<>();

  private int running;

  /**
   * @param window how many pieces are held at most
   */
  OrderedWork(String name, RunEnv env, int window, Consumer<R> settle) {
    this.name = name;
    this.env = env;
    this.window = window;
    this.settle = settle;
  }

  /** Begins {@code work} when its turn comes; meanwhile hands over what is ready. */
  void submit(Callable<R> work) {
    Piece<R> piece = new Piece<>(work);
    order.add(piece);
    synchronized (waiting) {
      waiting.add(piece);
    }
    startSome();
    settleSome();
  }

  /** Hands over {@code result} in its turn. */
  void submitDone(R result) {
    order.add(new Piece<>(new Done<>(result)));
    settleSome();
  }

  private void settleSome() {
    while (order.size() >= window || isFirstDone()) {
      settleFirst();
    }
  }

  /** Hands over all that is left. */
  void drain() {
    while (!order.isEmpty()) {
      settleFirst();
    }
  }

  /** Begins no more, and waits for what was begun: nothing of this run happens afterwards. */
  void abandon() {
    synchronized (waiting) {
      waiting.clear();
    }
    for (Piece<R> piece : order) {
      Task<R> task = piece.task;
      if (task != null) {
        try {
          var _ = task.await(env.time().ticksAfter(ANY_TIME));
        } catch (RuntimeException e) {
          // The run fails already, of what came first.
        }
      }
    }
    order.clear();
    while (isRunning()) {
      env.tasks().sleep(UNTIL_STARTED);
    }
  }

  private boolean isRunning() {
    synchronized (waiting) {
      return running > 0;
    }
  }

  private record Done<R>(R result) implements Task<R> {
    @Override
    public boolean isDone() {
      return true;
    }

    @Override
    public R await(long deadlineTicks) {
      return result;
    }
  }

  private boolean isFirstDone() {
    Piece<R> first = order.peek();
    return first != null && first.isDone();
  }

  private void settleFirst() {
    Piece<R> first = order.remove();
    Task<R> task = first.task;
    try {
      while (task == null) {
        // Another piece's thread took it, and is about to start it.
        startSome();
        env.tasks().sleep(UNTIL_STARTED);
        task = first.task;
      }
    } catch (RuntimeException e) {
      order.addFirst(first);
      throw e;
    }
    settle.accept(task.await(env.time().ticksAfter(ANY_TIME)));
  }

  private void startSome() {
    while (true) {
      Piece<R> next;
      synchronized (waiting) {
        if (waiting.isEmpty() || running >= env.pace().limit()) {
          return;
        }
        next = waiting.remove();
        running++;
      }
      // Not under the lock: whoever decides which task runs may decide so here.
      next.task = env.tasks().start(name, () -> run(next));
    }
  }

  private R run(Piece<R> piece) throws Exception {
    try {
      return piece.work.call();
    } finally {
      synchronized (waiting) {
        running--;
      }
      startSome();
    }
  }
}
