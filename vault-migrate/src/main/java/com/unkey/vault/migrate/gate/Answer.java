package com.unkey.vault.migrate.gate;

import java.util.List;

/** What a gate answers: yes, if every rule says yes. */
public record Answer(Step step, List<Line> lines) {
  /**
   * One rule and its verdict.
   *
   * @param id for scripts
   * @param text what must be true
   */
  public record Line(String id, String text, Verdict verdict) {}

  public Answer {
    lines = List.copyOf(lines);
    if (lines.isEmpty()) {
      throw new IllegalArgumentException("a gate without a rule");
    }
  }

  public boolean isYes() {
    return lines.stream().allMatch(line -> line.verdict() instanceof Verdict.Yes);
  }

  /** Whether a rule says no; else, unless it is yes, somebody could not say. */
  public boolean isNo() {
    return lines.stream().anyMatch(line -> line.verdict() instanceof Verdict.No);
  }
}
