package com.unkey.vault.core.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unkey.vault.core.VaultException.InvalidArgument;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Base64 as Go's {@code base64.StdEncoding} decodes it. */
class Base64TextTest {
  @ParameterizedTest
  @CsvSource({
    "'', ''",
    "aGk=, hi",
    "'aG\nk=', hi",
    "'\r\n\naGk=\r\n', hi",
    "'aGk\n=', hi",
    // Bits beyond the last byte are not looked at: such a text is another spelling of one value.
    "aGl=, hi",
  })
  void isRead(String text, String bytes) {
    assertThat(new String(Base64Text.decode("f", text), java.nio.charset.StandardCharsets.UTF_8))
        .isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "aGk",
        "aGk==",
        "a",
        "=",
        "====",
        "aGk=aGk=",
        "a=k=",
        "aG k",
        " aGk=",
        "aGk=\t",
        "aG-_",
        "aGké",
        "aGk=====",
        "{}{}",
        "aGk\u0000"
      })
  void isRefusedByTheNameOfItsFieldAndNotShown(String text) {
    assertThatThrownBy(() -> Base64Text.decode("items[\"a\"]", text))
        .isInstanceOf(InvalidArgument.class)
        .hasMessage("items[\"a\"]: is not standard padded base64")
        .hasNoCause();
  }
}
