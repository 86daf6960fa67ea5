package com.unkey.vault.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.unkey.vault.core.ConfigException;
import com.unkey.vault.core.VaultException.Unauthenticated;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokensFileTest {
  @TempDir private Path folder;
  private Path path;
  private final Tokens tokens = new Tokens(Optional.empty(), Optional.empty(), new TestClock());

  @BeforeEach
  void write() throws IOException {
    path = folder.resolve("tokens.toml");
    Files.writeString(path, token("old"));
  }

  private static String token(String name) {
    return """
    [[token]]
    name = "%s"
    sha256 = "%s"
    verbs = ["encrypt"]
    rings = ["*"]
    """
        .formatted(name, TokenHash.of("token-" + name).hex());
  }

  private boolean isKnown(String name) {
    try {
      return tokens.authenticate("Bearer token-" + name).name().equals(name);
    } catch (Unauthenticated e) {
      return false;
    }
  }

  @Test
  void aChangeIsTakenOver() throws Exception {
    TokensFile file = TokensFile.open(path, tokens);
    assertThat(isKnown("old")).isTrue();

    Files.writeString(path, token("new"));
    assertThat(isKnown("new")).isFalse();
    file.poll();

    assertThat(isKnown("new")).isTrue();
    assertThat(isKnown("old")).isFalse();
    assertThat(file.problem()).isNull();
  }

  @Test
  void aBrokenFileKeepsWhatWasAndSaysSo() throws Exception {
    TokensFile file = TokensFile.open(path, tokens);

    Files.writeString(path, token("new") + "[[token]]\nname = 1\n");
    file.poll();
    assertThat(isKnown("old")).isTrue();
    assertThat(isKnown("new")).isFalse();
    assertThat(file.problem()).contains("token 2");

    Files.delete(path);
    file.poll();
    assertThat(isKnown("old")).isTrue();
    assertThat(file.problem()).contains("does not exist");

    Files.writeString(path, token("old"));
    file.poll();
    assertThat(file.problem()).isNull();
    assertThat(isKnown("old")).isTrue();
  }

  /** What a write leaves behind that stopped before its first token. */
  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "# The tokens of the vault\n"})
  void aFileThatLostAllItsTokensKeepsThemAndSaysSo(String cutOff) throws Exception {
    TokensFile file = TokensFile.open(path, tokens);

    Files.writeString(path, cutOff);
    file.poll();
    assertThat(isKnown("old")).isTrue();
    assertThat(file.problem()).contains("auth.tokens_file", "no token", "the 1 that", "token = []");

    Files.writeString(path, token("new"));
    file.poll();
    assertThat(isKnown("new")).isTrue();
    assertThat(file.problem()).isNull();
  }

  @Test
  void thatThereAreToBeNoTokensCanBeSaid() throws Exception {
    TokensFile file = TokensFile.open(path, tokens);

    Files.writeString(path, "token = []\n");
    file.poll();
    assertThat(isKnown("old")).isFalse();
    assertThat(file.problem()).isNull();
  }

  /** Nobody is refused who was known. */
  @Test
  void atStartAFileMayBeEmpty() throws Exception {
    Files.writeString(path, "");
    TokensFile file = TokensFile.open(path, tokens);
    file.poll();
    assertThat(file.problem()).isNull();
    Files.writeString(path, token("new"));
    file.poll();
    assertThat(isKnown("new")).isTrue();
  }

  @Test
  void aLinkThatIsSwappedIsSeen() throws Exception {
    // As Kubernetes changes a mounted secret.
    Path first = Files.writeString(folder.resolve("first"), token("old"));
    Path second = Files.writeString(folder.resolve("second"), token("new"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), first);
    TokensFile file = TokensFile.open(link, tokens);

    Files.delete(link);
    Files.createSymbolicLink(link, second);
    file.poll();

    assertThat(isKnown("new")).isTrue();
  }

  @Test
  void atStartAWrongFileIsRefused() throws Exception {
    Files.writeString(path, "[[token]]\n");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> TokensFile.open(path, tokens))
        .withMessageContaining("token 1: name is missing");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> TokensFile.open(folder.resolve("none"), tokens))
        .withMessageContaining("does not exist");
  }
}
