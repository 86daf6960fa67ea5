package com.unkey.vault.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SettingTest {
  private static final String BEGIN =
      "<!-- settings: written by SettingTest, run it with -Dwrite.docs -->\n";
  private static final String END = "<!-- end of settings -->";
  private static final Path REFERENCE = Path.of("..", "docs", "configuration.md");

  /** The reference shows each setting as the reader knows it. */
  @Test
  void theReferenceIsThisTable() throws Exception {
    String text = Files.readString(REFERENCE);
    int begin = text.indexOf(BEGIN) + BEGIN.length();
    int end = text.indexOf(END);
    assertThat(begin).as("the table's place in %s", REFERENCE).isGreaterThan(BEGIN.length());
    if (System.getProperty("write.docs") != null) {
      Files.writeString(REFERENCE, text.substring(0, begin) + table() + text.substring(end));
      return;
    }
    assertThat(text.substring(begin, end)).isEqualTo(table());
  }

  @Test
  void defaultsAreOfTheirKind() {
    for (Setting setting : Setting.values()) {
      String text = setting.defaultText();
      switch (setting.kind()) {
        case WHOLE -> assertThat(text).as(setting.path()).matches("\\d+");
        case NUMBER -> assertThat(text).as(setting.path()).matches("\\d+\\.\\d+");
        case FLAG -> assertThat(text).as(setting.path()).matches("true|false");
        case DURATION -> assertThat(Durations.parse(text)).as(setting.path()).isPresent();
        case SECRET, SECRETS -> assertThat(text).as(setting.path()).isEmpty();
        case TEXT -> assertThat(text).as(setting.path()).doesNotContain("\"");
      }
    }
  }

  private static String table() {
    return Stream.of(Setting.values())
        .map(setting ->
            "| `%s` | %s | %s | %s |\n"
                .formatted(
                    setting.path(),
                    setting.kind().words(),
                    setting.defaultText().isEmpty() ? "" : "`" + shown(setting) + "`",
                    setting.description()))
        .collect(
            Collectors.joining("", "| setting | value | default | |\n|---|---|---|---|\n", ""));
  }

  private static String shown(Setting setting) {
    return switch (setting.kind()) {
      case TEXT, DURATION -> "\"" + setting.defaultText() + "\"";
      case SECRET, SECRETS, WHOLE, NUMBER, FLAG -> setting.defaultText();
    };
  }
}
