package com.unkey.vault.storage.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvReferencesTest {
  private static final Map<String, String> ENVIRONMENT =
      Map.of("A", "alpha", "B_2", "beta", "EMPTY", "", "PORT", "8099", "RATE", "0.5", "ON", "true");

  private final List<String> problems = new ArrayList<>();

  private TomlDocument parse(String toml, Map<String, String> environment) {
    EnvReferences references =
        EnvReferences.of(
            toml, environment::get, (line, problem) -> problems.add(line + ": " + problem));
    Problems syntax = new Problems("test");
    TomlDocument document = TomlDocument.parse(references.toml(), references, syntax);
    problems.addAll(syntax.lines());
    return document;
  }

  private Object value(String written) {
    return value("\"" + written + "\"", ENVIRONMENT);
  }

  private Object value(String toml, Map<String, String> environment) {
    TomlDocument.Value value = parse("x = " + toml + "\n", environment).value("x");
    return value == null ? "(none)" : value.value();
  }

  /** What the Go vault makes of the same text. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "$A|alpha",
        "${A}|alpha",
        "${B_2}|beta",
        "a-$A-b|a-alpha-b",
        "$A$B_2|alphabeta",
        "${A}x|alphax",
        "$Ax|''",
        "${UNSET}|''",
        "$UNSET|''",
        "$EMPTY|''",
        "${UNSET:-fallback}|fallback",
        "${EMPTY:-fallback}|fallback",
        "${A:-fallback}|alpha",
        "${UNSET:-}|''",
        "${UNSET:-$A}|alpha",
        "${UNSET:-a:-b}|a:-b",
        "$$|''",
        "$$A|A",
        "$1x|x",
        "${}|''",
        "$|$",
        "a $ b|a $ b",
        "$.|$.",
        "\\u0024A|$A",
        "plain|plain"
      })
  void expandsAsTheGoVaultDoes(String written, String expected) {
    assertThat(value(written)).isEqualTo(expected);
    assertThat(problems).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\"\nbearer_token = \"mine",
        "back\\slash",
        "trailing\\",
        "\"\"\"",
        "'''",
        "'",
        "line\nbreak\r\n",
        "tab\t and \u0001",
        "# no comment",
        "${A} $A $$",
        "\u2028 \uD83D\uDD11"
      })
  void noValueBecomesToml(String hostile) {
    Map<String, String> environment = Map.of("X", hostile, "A", "alpha");
    for (String quoted :
        List.of("\"${X}\"", "'${X}'", "\"\"\"${X}\"\"\"", "'''${X}'''", "\"$X\"", "'$X'")) {
      TomlDocument document = parse("x = " + quoted + "\ny = \"after\"\n", environment);
      assertThat(problems).as(quoted).isEmpty();
      assertThat(document.values())
          .as(quoted)
          .extracting(TomlDocument.Value::path)
          .containsExactly("x", "y");
      assertThat(document.value("x")).as(quoted).extracting("value").isEqualTo(hostile);
      assertThat(document.value("y")).as(quoted).extracting("value").isEqualTo("after");
    }
  }

  @Test
  void goesIntoListsAndKeysOfTables() {
    TomlDocument document = parse("x = [\"$A\", \"${B_2}\"]\n[\"t$A\"]\ny = 1\n", ENVIRONMENT);

    assertThat(document.value("x")).extracting("value").isEqualTo(List.of("alpha", "beta"));
    assertThat(document.value("talpha.y")).isNotNull();
  }

  @Test
  void outsideQuotesNumbersAndFlagsAreLetIn() {
    TomlDocument document = parse("p = ${PORT}\nr = $RATE\no = ${ON}\n", ENVIRONMENT);

    assertThat(document.value("p")).extracting("value").isEqualTo(8099L);
    assertThat(document.value("r")).extracting("value").isEqualTo(0.5);
    assertThat(document.value("o")).extracting("value").isEqualTo(true);
    assertThat(problems).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1\nbearer_token = \"x\"", "\"quoted\"", "8060 # x", "[1]", "text", ""})
  void outsideQuotesNothingElseIs(String hostile) {
    TomlDocument document = parse("a = 1\np = ${X}\nb = 2\n", Map.of("X", hostile));

    assertThat(problems).singleElement().asString().startsWith("2: ${X} ");
    assertThat(hostile.isEmpty() || !problems.getFirst().contains(hostile)).isTrue();
    assertThat(document.values())
        .extracting(TomlDocument.Value::path)
        .containsExactly("a", "p", "b");
  }

  @Test
  void commentsAreLeftAlone() {
    assertThat(value("\"v\" # costs $ and ${MORE\n", ENVIRONMENT)).isEqualTo("v");
    assertThat(problems).isEmpty();
  }

  @Test
  void hashSignsAndQuotesInsideStringsEndNothing() {
    assertThat(value("\"a # $A\"", ENVIRONMENT)).isEqualTo("a # alpha");
    assertThat(value("'it is \"$A\"'", ENVIRONMENT)).isEqualTo("it is \"alpha\"");
    assertThat(value("\"\\\"$A\\\"\"", ENVIRONMENT)).isEqualTo("\"alpha\"");
    assertThat(value("\"\"\"$A\"\"\"\"\"", ENVIRONMENT)).isEqualTo("alpha\"\"");
    assertThat(problems).isEmpty();
  }

  @Test
  void aBraceThatStaysOpenIsToldWithItsLine() {
    parse("a = 1\nb = \"${OPEN\"\n", ENVIRONMENT);

    assertThat(problems).singleElement().asString().startsWith("2: ").contains("no } closes");
  }

  @Test
  void linesStayWhatTheyWere() {
    TomlDocument document = parse("a = \"$X\"\nb = 2\n", Map.of("X", "1\n2\n3\n"));

    assertThat(document.lineOf("b")).isEqualTo(2);
  }

  @Test
  void thePlaceholdersOwnCharactersAreRefused() {
    parse("a = 1\nb = \"\uE0000\uE001 $A\"\n", ENVIRONMENT);

    assertThat(problems).allSatisfy(problem -> assertThat(problem).startsWith("2: "));
    assertThat(problems).isNotEmpty();
  }
}
