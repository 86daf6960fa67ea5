package com.unkey.vault.it.parts;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What has to be undone when this JVM ends, the latest first, so that a server is gone before its
 * folder is removed.
 */
public final class AtExit {
  private static final Deque<Runnable> TASKS = new ArrayDeque<>();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(AtExit::runAll, "undo-parts"));
  }

  private AtExit() {}

  public static synchronized void run(Runnable task) {
    TASKS.push(task);
  }

  private static synchronized void runAll() {
    while (!TASKS.isEmpty()) {
      try {
        TASKS.pop().run();
      } catch (RuntimeException e) {
        System.err.println("while ending: " + e);
      }
    }
  }
}
