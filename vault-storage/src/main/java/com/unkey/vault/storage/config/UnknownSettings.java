package com.unkey.vault.storage.config;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Settings that nobody reads: most are misspelt, so they are worth a word and no more. */
final class UnknownSettings {
  private UnknownSettings() {}

  /**
   * @param known what is read
   * @param mine whether a setting of that path, were it known, would be among {@code known}; others
   *     are another program's concern
   * @param problems gets what cannot be meant as a comment or for a later version: a value where a
   *     table of ours belongs
   */
  static List<String> warnings(
      String origin,
      TomlDocument document,
      KnownSettings known,
      Predicate<String> mine,
      Problems problems) {
    List<String> warnings = new ArrayList<>();
    for (TomlDocument.Value value : document.values()) {
      if (known.hasPath(value.path())) {
        continue;
      }
      if (known.hasTable(value.path())) {
        problems.add(value.line(), value.path() + " must be a table: [" + value.path() + "]");
        continue;
      }
      if (!mine.test(value.path())) {
        continue;
      }
      warnings.add(
          "%s:%d: unknown setting %s is ignored%s"
              .formatted(
                  origin,
                  value.line(),
                  value.path(),
                  known
                      .nearest(value.path())
                      .map(name -> "; did you mean " + name + "?")
                      .orElse("")));
    }
    return warnings;
  }
}
