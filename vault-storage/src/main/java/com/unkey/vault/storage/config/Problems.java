package com.unkey.vault.storage.config;

import com.unkey.vault.core.ConfigException;
import com.unkey.vault.core.VaultException.InvalidArgument;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** What is wrong, gathered, so that an operator mends it all in one go. */
public final class Problems {
  private record Problem(int line, String text) {}

  private final String origin;
  private final List<Problem> found = new ArrayList<>();

  Problems(String origin) {
    this.origin = origin;
  }

  /**
   * @param line 0 if it has none: a setting that is missing
   */
  public void add(int line, String text) {
    found.add(new Problem(line, text));
  }

  /**
   * What {@code parts} makes; null, and a problem more, if its parts do not fit each other.
   *
   * @param lineOf where a setting stands, 0 if it does not
   */
  public <T> @Nullable T attempt(ToIntFunction<String> lineOf, Supplier<T> parts) {
    try {
      return parts.get();
    } catch (ConfigException e) {
      add(lineOf.applyAsInt(e.setting()), String.valueOf(e.getMessage()));
    } catch (InvalidArgument e) {
      add(lineOf.applyAsInt(e.field()), String.valueOf(e.getMessage()));
    }
    return null;
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  /** In the order of the file, what is missing last. */
  List<String> lines() {
    return found.stream()
        .sorted(
            Comparator.comparingInt(
                problem -> problem.line == 0 ? Integer.MAX_VALUE : problem.line))
        .map(problem -> place(problem.line) + problem.text)
        .distinct()
        .toList();
  }

  private String place(int line) {
    return line == 0 ? origin + ": " : origin + ":" + line + ": ";
  }

  void throwIfAny() throws InvalidConfig {
    if (!found.isEmpty()) {
      throw new InvalidConfig(lines());
    }
  }
}
