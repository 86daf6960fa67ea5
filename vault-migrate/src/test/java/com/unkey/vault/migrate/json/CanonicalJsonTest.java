package com.unkey.vault.migrate.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.unkey.vault.core.Bytes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalJsonTest {
  private static JsonFields parse(String text) throws UnreadableJson {
    return CanonicalJson.parse(Bytes.utf8(text));
  }

  @Test
  void oneContentHasOneForm() throws Exception {
    JsonObject json = new JsonObject();
    json.addProperty("b", 2);
    json.addProperty("a", "x\"\n\u2028ü");
    json.add("list", JsonText.texts(List.of("z", "y")));
    json.addProperty("B", true);
    String text = "{\"B\":true,\"a\":\"x\\\"\\n\\u2028ü\",\"b\":2,\"list\":[\"z\",\"y\"]}";
    assertThat(CanonicalJson.text(json)).isEqualTo(text);
    JsonFields read = parse(text + "\n");
    assertThat(read.number("b")).isEqualTo(2);
    assertThat(read.flag("B")).isTrue();
    assertThat(read.texts("list")).containsExactly("z", "y");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "{",
        "[]\n",
        "{}",
        "{} \n",
        "{}\n{}\n",
        "{\"a\": 1}\n",
        "{\"b\":1,\"a\":1}\n",
        "{\"a\":1,\"a\":1}\n",
        "{\"a\":1.0}\n",
        "{\"a\":1.5}\n",
        "{\"a\":1e400}\n",
        "{\"a\":99999999999999999999}\n",
        "{a:1}\n",
        "{\"a\":NaN}\n",
        "\uFEFF{}\n"
      })
  void whatHasAnotherFormIsNotRead(String text) {
    assertThatThrownBy(() -> parse(text)).isInstanceOf(UnreadableJson.class);
  }

  @Test
  void bytesThatAreNoTextAreNotRead() {
    assertThatThrownBy(() -> CanonicalJson.parse(Bytes.ofHex("7b22ff227d0a")))
        .isInstanceOf(UnreadableJson.class)
        .hasMessageContaining("UTF-8");
  }

  @Test
  void aFieldOfAnotherKindIsNamed() throws Exception {
    JsonFields json =
        parse("{\"flag\":1,\"inner\":{\"n\":\"x\"},\"list\":[1],\"n\":-1,\"t\":\"noon\"}\n");
    assertThatThrownBy(() -> json.object("inner").number("n")).hasMessageContaining("inner.n");
    assertThatThrownBy(() -> json.text("missing")).hasMessageContaining("missing is missing");
    assertThatThrownBy(() -> json.text("n")).isInstanceOf(UnreadableJson.class);
    assertThatThrownBy(() -> json.flag("flag")).isInstanceOf(UnreadableJson.class);
    assertThatThrownBy(() -> json.texts("list")).isInstanceOf(UnreadableJson.class);
    assertThatThrownBy(() -> json.texts("n")).isInstanceOf(UnreadableJson.class);
    assertThatThrownBy(() -> json.count("n")).isInstanceOf(UnreadableJson.class);
    assertThatThrownBy(() -> json.instant("t")).isInstanceOf(UnreadableJson.class);
    assertThatThrownBy(() -> json.object("t")).isInstanceOf(UnreadableJson.class);
    assertThatThrownBy(() -> json.number("inner")).isInstanceOf(UnreadableJson.class);
    assertThatThrownBy(() -> json.numbers("inner")).isInstanceOf(UnreadableJson.class);
    assertThatThrownBy(() -> json.word("t", text -> Optional.empty()))
        .isInstanceOf(UnreadableJson.class);
    assertThatThrownBy(() -> json.word("t", text -> Optional.of(Integer.parseInt(text))))
        .isInstanceOf(UnreadableJson.class);
    assertThat(json.optionalText("t")).contains("noon");
    assertThat(json.optionalText("u")).isEmpty();
    assertThat(parse("{\"t\":\"2026-01-01T00:00:00Z\"}\n").instant("t"))
        .isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
  }
}
