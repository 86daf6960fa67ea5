package com.unkey.vault.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  @Property
  void anyTextSurvives(@ForAll String name, @ForAll String value) throws Exception {
    if (isText(name) && isText(value)) {
      assertThat(Json.parse(Json.object(Map.of(name, value)))).isEqualTo(Map.of(name, value));
    } else {
      assertThatThrownBy(() -> Json.object(Map.of(name, value)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static boolean isText(String value) {
    return value.codePoints().noneMatch(c -> c >= 0xd800 && c <= 0xdfff);
  }

  @Test
  void halfASurrogatePairIsRefusedByTheFieldsName() {
    assertThatThrownBy(() -> Json.object(Map.of("data", "x\ud800y")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("data: ");
  }

  @Test
  void readsEveryKindOfValue() throws Exception {
    Object parsed =
        Json.parse(
            " { \"a\" : [ 1, -0.5e+3, true, false, \"\\u00e9\\n\\/\" ] , \"b\" : { } , \"c\":[] } ");
    assertThat(parsed)
        .isEqualTo(
            Map.of(
                "a",
                List.of(
                    new Json.JsonNumber("1"), new Json.JsonNumber("-0.5e+3"), true, false, "é\n/"),
                "b",
                Map.of(),
                "c",
                List.of()));
  }

  @Test
  void readsNull() throws Exception {
    assertThat(Json.parse("null")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":1",
        "{\"a\":1,}",
        "{a:1}",
        "[1",
        "[1,]",
        "[1 2]",
        "\"",
        "\"\\",
        "\"\\x\"",
        "\"\\u12g4\"",
        "\"\\u12",
        "\"\t\"",
        "01",
        "1.",
        "-",
        "+1",
        "nul",
        "truth",
        "{} {}",
        "<html>"
      })
  void refusesWhatIsNoJson(String text) {
    assertThatThrownBy(() -> Json.parse(text)).isInstanceOf(Json.Malformed.class);
  }

  @Test
  void refusesBottomlessNestingWithoutOverflow() {
    assertThatThrownBy(() -> Json.parse("[".repeat(100_000))).isInstanceOf(Json.Malformed.class);
  }
}
