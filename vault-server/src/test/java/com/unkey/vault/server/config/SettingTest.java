package com.unkey.vault.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.unkey.vault.storage.config.Durations;
import com.unkey.vault.storage.config.KnownSettings;
import com.unkey.vault.storage.config.Setting;
import com.unkey.vault.storage.config.StorageFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SettingTest {
  private static final String END = "<!-- end of settings -->";
  private static final Path REFERENCE = Path.of("..", "docs", "configuration.md");

  private static String begin(String whose) {
    return "<!-- settings of " + whose + ": written by SettingTest, run it with -Dwrite.docs -->\n";
  }

  /** The reference shows each setting as the reader knows it. */
  @Test
  void theReferenceIsTheseTables() throws Exception {
    isReference("the server", KnownSettings.of(List.of(ServerSetting.values())));
    isReference("all programs", StorageFile.KNOWN);
  }

  private static void isReference(String whose, KnownSettings settings) throws Exception {
    String text = Files.readString(REFERENCE);
    int begin = text.indexOf(begin(whose)) + begin(whose).length();
    assertThat(begin).as("the table's place in %s", REFERENCE).isGreaterThan(begin(whose).length());
    int end = text.indexOf(END, begin);
    String table = table(settings);
    if (System.getProperty("write.docs") != null) {
      Files.writeString(REFERENCE, text.substring(0, begin) + table + text.substring(end));
      return;
    }
    assertThat(text.substring(begin, end)).isEqualTo(table);
  }

  @Test
  void defaultsAreOfTheirKind() {
    for (Setting setting : ServerSetting.KNOWN.settings()) {
      String text = setting.defaultText();
      switch (setting.kind()) {
        case WHOLE -> assertThat(text).as(setting.path()).matches("\\d+");
        case NUMBER -> assertThat(text).as(setting.path()).matches("\\d+\\.\\d+");
        case FLAG -> assertThat(text).as(setting.path()).matches("true|false");
        case DURATION, DURATION_OR_NANOS ->
            assertThat(Durations.parse(text)).as(setting.path()).isPresent();
        case SECRET, SECRETS -> assertThat(text).as(setting.path()).isEmpty();
        case TEXT -> assertThat(text).as(setting.path()).doesNotContain("\"");
      }
    }
  }

  private static String table(KnownSettings settings) {
    return settings.settings().stream()
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
      case TEXT, DURATION, DURATION_OR_NANOS -> "\"" + setting.defaultText() + "\"";
      case SECRET, SECRETS, WHOLE, NUMBER, FLAG -> setting.defaultText();
    };
  }
}
