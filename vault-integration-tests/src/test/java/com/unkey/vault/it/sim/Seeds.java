package com.unkey.vault.it.sim;

import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import java.util.stream.LongStream;

/** Runs many seeds beside one another. */
final class Seeds {
  private Seeds() {}

  /** The result of the lowest seed, of those tried, that is {@code found}; stops at the first. */
  static <T> Optional<T> first(int seeds, LongFunction<T> run, Predicate<T> found) {
    return LongStream.rangeClosed(1, seeds).parallel().mapToObj(run).filter(found).findAny();
  }
}
