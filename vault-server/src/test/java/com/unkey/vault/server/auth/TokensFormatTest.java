package com.unkey.vault.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.unkey.vault.core.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokensFormatTest {
  private static final String GOOD =
      """
      [[token]]
      name = "billing"
      sha256 = "%s"
      verbs = ["encrypt", "decrypt"]
      rings = ["ws_1"]
      """
          .formatted(TokenHash.of("token").hex());

  @Test
  void anEmptyFileHasNoTokens() {
    assertThat(TokensFormat.parse("# none yet\n").tokens().size()).isZero();
    assertThat(TokensFormat.parse(GOOD).tokens().size()).isEqualTo(1);
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "name = \"billing\"|name = \"\"|token 1: name must be",
        "name = \"billing\"|name = \"bearer_token\"|token 1: name must be",
        "name = \"billing\"|name = \"ops_bearer_token\"|token 1: name must be",
        "name = \"billing\"|name = \"a b\"|token 1: name must be",
        "name = \"billing\"|nam = \"billing\"|token 1: unknown field nam",
        "sha256 =|sha256 = \"token\" #|token 1: (billing) sha256 is missing, or not 64",
        "sha256 =|sha512 =|token 1: unknown field sha512",
        "[\"encrypt\", \"decrypt\"]|[\"encript\"]|'encript' is none of encrypt, decrypt, reencrypt, status, rotate",
        "[\"encrypt\", \"decrypt\"]|[]|verbs is empty",
        "[\"encrypt\", \"decrypt\"]|\"encrypt\"|verbs is missing, or no list",
        "[\"encrypt\", \"decrypt\"]|[1]|verbs holds something that is no text",
        "[\"ws_1\"]|[]|rings is empty; write",
        "[\"ws_1\"]|[\"a*b\"]|rings: one of them is no ring pattern",
        "rings|not_afer|token 1: unknown field not_afer",
        "rings|not_after = \"tomorrow\"\\nrings|not_after must be a time with its offset",
        "rings|not_after = 2027-01-01\\nrings|not_after must be a time with its offset",
        "[[token]]|[token]\\nx = 1\\n[[token]]|no TOML at",
        "[[token]]|tokens = 1\\n[[token]]|unknown field tokens; tokens are [[token]]",
        "rings|rings = [\\n|no TOML at"
      })
  void whatIsWrongIsRefused(String from, String to, String problem) {
    String text = GOOD.replace(from, to.replace("\\n", "\n"));

    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> TokensFormat.parse(text))
        .withMessageStartingWith("auth.tokens_file ")
        .withMessageContaining(problem);
  }

  @Test
  void twoTokensAreTwoNamesAndTwoTokens() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> TokensFormat.parse(GOOD + GOOD))
        .withMessageContaining("name is there twice");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> TokensFormat.parse(GOOD + GOOD.replace("billing", "other")))
        .withMessageContaining("'other' and 'billing' are one and the same token");
  }

  @Test
  void aTokenInPlaceOfItsHashIsNotShown() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(
            () -> TokensFormat.parse(GOOD.replace(TokenHash.of("token").hex(), "geheim-token")))
        .withMessageNotContaining("geheim");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() ->
            TokensFormat.parse(
                GOOD.replace("\"" + TokenHash.of("token").hex() + "\"", "geheim-token")))
        .withMessageNotContaining("geheim");
  }

  @Test
  void aTokenForTheStatusNeedsNoRingsAndOneToRotateDoes() {
    String noRings = GOOD.replace("[\"ws_1\"]", "[]");
    String verbs = "[\"encrypt\", \"decrypt\"]";

    assertThat(TokensFormat.parse(noRings.replace(verbs, "[\"status\"]")).tokens().size())
        .isEqualTo(1);
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> TokensFormat.parse(noRings.replace(verbs, "[\"status\", \"rotate\"]")))
        .withMessageContaining("rings is empty");
  }
}
