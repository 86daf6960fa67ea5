package com.unkey.vault.migrate.gate;

import java.util.List;

/** What one rule says of a step. */
public sealed interface Verdict {
  /** What it rests on, for people: one line. */
  String evidence();

  record Yes(String evidence) implements Verdict {}

  /**
   * @param evidence with what to do
   */
  record No(String evidence) implements Verdict {}

  /** Somebody who had to be asked could not say; no step is taken on that. */
  record Unknown(String evidence) implements Verdict {}

  /** The strictest of several, with the evidence of all that are so. */
  static Verdict allOf(List<? extends Verdict> verdicts) {
    List<String> no = evidence(verdicts, No.class);
    if (!no.isEmpty()) {
      return new No(String.join("; ", no));
    }
    List<String> unknown = evidence(verdicts, Unknown.class);
    return unknown.isEmpty()
        ? new Yes(String.join("; ", evidence(verdicts, Yes.class)))
        : new Unknown(String.join("; ", unknown));
  }

  private static List<String> evidence(
      List<? extends Verdict> verdicts, Class<? extends Verdict> of) {
    return verdicts.stream().filter(of::isInstance).map(Verdict::evidence).distinct().toList();
  }
}
