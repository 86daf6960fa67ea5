package com.unkey.vault.storage.disk;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The real file system, but one step fails: not done at all, done half (a file written in part), or
 * done and its answer lost. Numbers its steps from 0.
 */
final class FaultyFileOps implements FileOps {
  /** What becomes of the step. */
  enum Fate {
    NOT_DONE,
    HALF_DONE,
    DONE
  }

  private final int failingStep;
  private final Fate fate;
  private final Supplier<? extends Throwable> failure;
  private final boolean foldsCase;
  private final List<String> steps = new ArrayList<>();
  private boolean stopped;

  /**
   * @param failure thrown at that step; an {@link Error} is a crash, after which nothing works
   */
  FaultyFileOps(int failingStep, Fate fate, Supplier<? extends Throwable> failure) {
    this(failingStep, fate, failure, false);
  }

  private FaultyFileOps(
      int failingStep, Fate fate, Supplier<? extends Throwable> failure, boolean foldsCase) {
    this.failingStep = failingStep;
    this.fate = fate;
    this.failure = failure;
    this.foldsCase = foldsCase;
  }

  /** Fails nothing, and takes {@code a} and {@code A} for one name. */
  static FaultyFileOps foldingCase() {
    return new FaultyFileOps(Integer.MAX_VALUE, Fate.DONE, AssertionError::new, true);
  }

  /** Fails nothing, and counts. */
  static FaultyFileOps counting() {
    return new FaultyFileOps(Integer.MAX_VALUE, Fate.DONE, AssertionError::new);
  }

  List<String> steps() {
    return steps;
  }

  private interface Step {
    void run() throws IOException;
  }

  private void step(String name, Step whole, @Nullable Step half) throws IOException {
    if (stopped) {
      throw new CrashError();
    }
    int number = steps.size();
    steps.add(name);
    if (number != failingStep) {
      whole.run();
      return;
    }
    switch (fate) {
      case NOT_DONE -> {}
      case HALF_DONE -> {
        if (half != null) {
          half.run();
        }
      }
      case DONE -> {
        try {
          whole.run();
        } catch (FileAlreadyExistsException e) {
          // Done by an earlier step; its answer is lost all the same.
        }
      }
    }
    Throwable thrown = failure.get();
    if (thrown instanceof Error crash) {
      stopped = true;
      throw crash;
    }
    throw (IOException) thrown;
  }

  @Override
  public byte[] read(Path file, int most) throws IOException {
    List<byte[]> content = new ArrayList<>();
    step("read", () -> content.add(REAL.read(file, most)), null);
    return content.getFirst();
  }

  @Override
  public void createDirectory(Path directory) throws IOException {
    step("createDirectory", () -> REAL.createDirectory(directory), null);
  }

  @Override
  public void writeNew(Path file, byte[] content) throws IOException {
    step(
        "writeNew",
        () -> Files.write(file, content, StandardOpenOption.CREATE_NEW),
        () -> Files.write(file, Arrays.copyOf(content, content.length / 2)));
  }

  @Override
  public void link(Path existing, Path newName) throws IOException {
    step("link", () -> REAL.link(existing, newName), null);
  }

  @Override
  public void replace(Path from, Path to) throws IOException {
    step("replace", () -> REAL.replace(from, to), null);
  }

  @Override
  public void sync(Path fileOrDirectory) throws IOException {
    // Nothing here outlives the test; only whether and when it is called matters.
    step("sync", () -> {}, null);
  }

  @Override
  public void delete(Path file) throws IOException {
    step("delete", () -> REAL.delete(file), null);
  }

  @Override
  public boolean sameFile(Path one, Path other) {
    return foldsCase
        ? one.toString().equalsIgnoreCase(other.toString()) || REAL.sameFile(one, other)
        : REAL.sameFile(one, other);
  }

  /** The process is gone. */
  static final class CrashError extends Error {
    private static final long serialVersionUID = 1;
  }
}
