package com.unkey.vault.server.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Settings that nobody reads: most are misspelt, so they are worth a word and no more. */
final class UnknownSettings {
  private UnknownSettings() {}

  /**
   * @param problems gets what cannot be meant as a comment or for a later version: a value where a
   *     table of ours belongs
   */
  static List<String> warnings(String origin, TomlDocument document, Problems problems) {
    List<String> warnings = new ArrayList<>();
    for (TomlDocument.Value value : document.values()) {
      if (Setting.ofPath(value.path()).isPresent()) {
        continue;
      }
      if (isTableOfOurs(value.path())) {
        problems.add(value.line(), value.path() + " must be a table: [" + value.path() + "]");
        continue;
      }
      warnings.add(
          "%s:%d: unknown setting %s is ignored%s"
              .formatted(
                  origin,
                  value.line(),
                  value.path(),
                  Setting.nearest(value.path())
                      .map(known -> "; did you mean " + known + "?")
                      .orElse("")));
    }
    return warnings;
  }

  private static boolean isTableOfOurs(String path) {
    String prefix = path.toLowerCase(Locale.ROOT) + ".";
    return Arrays.stream(Setting.values()).anyMatch(known -> known.path().startsWith(prefix));
  }
}
