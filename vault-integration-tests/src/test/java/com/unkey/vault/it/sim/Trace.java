package com.unkey.vault.it.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What happened, in order. Lines are put together only when somebody reads them. */
final class Trace {
  private record Line(long nanos, String who, String what, List<Object> values) {
    String text() {
      return String.format(Locale.ROOT, "%14.3f ms  %-28s ", nanos / 1e6, who)
          + String.format(Locale.ROOT, what, values.toArray());
    }
  }

  private final List<Line> lines = new ArrayList<>();

  void add(long nanos, String who, String what, Object... values) {
    lines.add(new Line(nanos, who, what, List.of(values)));
  }

  int size() {
    return lines.size();
  }

  List<String> text() {
    return lines.stream().map(Line::text).toList();
  }
}
