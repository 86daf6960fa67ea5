package com.unkey.vault.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unkey.vault.client.VaultFailure.Broken;
import com.unkey.vault.client.VaultFailure.InvalidRequest;
import com.unkey.vault.client.VaultFailure.KeyNotFound;
import com.unkey.vault.client.VaultFailure.NotAllowed;
import com.unkey.vault.client.VaultFailure.Refused;
import com.unkey.vault.client.VaultFailure.Unavailable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VaultClientTest {
  private static final Duration PLENTY = Duration.ofSeconds(30);

  private StubVault stub;
  private VaultClient vault;

  @BeforeEach
  void start() throws IOException {
    stub = new StubVault();
    vault = new VaultClient(stub.url(), () -> StubVault.TOKEN, PLENTY);
  }

  @AfterEach
  void stop() {
    vault.close();
    stub.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"hello", "", "\"quotes\" \\ and\nlines\u0000", "žluťoučký 🔑"})
  void whatWasEncryptedIsDecrypted(String data) {
    EncryptedData kept = vault.encrypt("org/team", data);
    assertThat(kept.keyId()).isEqualTo("dek_1");
    assertThat(vault.decrypt("org/team", kept.text())).isEqualTo(data);
  }

  @Test
  void reEncryptKeepsTheDataAndNamesTheNewKey() {
    EncryptedData kept = vault.encrypt("ws_1", "hello");
    EncryptedData renewed = vault.reEncrypt("ws_1", kept.text());
    assertThat(renewed.keyId()).isEqualTo("dek_2");
    assertThat(vault.decrypt("ws_1", renewed.text())).isEqualTo("hello");
  }

  @Test
  void speaksConnectAndPassesItsTimeOn() {
    vault.encrypt("ws_1", "hello");
    assertThat(stub.lastHeader("Connect-Protocol-Version")).isEqualTo("1");
    assertThat(stub.lastHeader("Connect-Timeout-Ms")).isEqualTo("30000");
    assertThat(stub.lastHeader("Content-Type")).isEqualTo("application/json");
  }

  @Test
  void servedUnderAPathByAProxy() {
    URI url = URI.create(stub.url() + "/somewhere/");
    try (VaultClient proxied = new VaultClient(url, () -> StubVault.TOKEN, PLENTY)) {
      // The stub knows nothing there, which shows that the path was kept.
      assertThatThrownBy(() -> proxied.encrypt("ws_1", "hello"))
          .isInstanceOf(Broken.class)
          .hasMessageContaining("HTTP 404");
    }
  }

  @Test
  void anotherRingsCiphertextIsAnInvalidRequest() {
    EncryptedData kept = vault.encrypt("ws_1", "hello");
    assertThatThrownBy(() -> vault.decrypt("ws_2", kept.text()))
        .isInstanceOf(InvalidRequest.class)
        .hasMessage("Decrypt: encrypted: failed authentication");
  }

  @Test
  void anUnknownTokenIsNotAllowedAndNotRepeated() {
    try (VaultClient other = new VaultClient(stub.url(), () -> "another-token", PLENTY)) {
      assertThatThrownBy(() -> other.encrypt("ws_1", "hello"))
          .isInstanceOf(NotAllowed.class)
          .hasMessageNotContaining("another-token");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "400, invalid_argument, InvalidRequest",
    "401, unauthenticated, NotAllowed",
    "403, permission_denied, NotAllowed",
    "404, not_found, KeyNotFound",
    "400, failed_precondition, Refused",
    "429, resource_exhausted, Unavailable",
    "503, unavailable, Unavailable",
    "504, deadline_exceeded, Unavailable",
    "500, data_loss, Broken",
    "500, internal, Broken",
    "501, unimplemented, Broken",
    "500, a_code_of_tomorrow, Broken",
  })
  void eachCodeBecomesWhatCanBeDone(int status, String code, String kind) {
    stub.answerEverythingWith(
        status, "application/json", "{\"code\":\"%s\",\"message\":\"why\"}".formatted(code));
    assertThatThrownBy(() -> vault.encrypt("ws_1", "hello"))
        .isInstanceOf(VaultFailure.class)
        .hasMessage("Encrypt: why")
        .satisfies(failure -> assertThat(failure.getClass().getSimpleName()).isEqualTo(kind));
  }

  @ParameterizedTest
  @CsvSource({"502, Unavailable", "503, Unavailable", "403, NotAllowed", "404, Broken"})
  void aProxysErrorIsReadByItsStatus(int status, String kind) {
    stub.answerEverythingWith(status, "text/html", "<html>no</html>");
    assertThatThrownBy(() -> vault.encrypt("ws_1", "hello"))
        .hasMessageContaining("HTTP " + status)
        .satisfies(failure -> assertThat(failure.getClass().getSimpleName()).isEqualTo(kind));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>", "[]", "{\"plaintext\":1}"})
  void whatIsNoAnswerIsNotTakenForOneNorShown(String body) {
    stub.answerEverythingWith(200, "application/json", body);
    assertThatThrownBy(() -> vault.decrypt("ws_1", "eA=="))
        .isInstanceOf(Broken.class)
        .hasMessageNotContaining("<html>");
  }

  @Test
  void nobodyThereIsUnavailable() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    try (VaultClient nobody =
        new VaultClient(URI.create("http://127.0.0.1:" + port), () -> StubVault.TOKEN, PLENTY)) {
      assertThatThrownBy(() -> nobody.encrypt("ws_1", "hello")).isInstanceOf(Unavailable.class);
    }
  }

  @Test
  void oneThatNeverAnswersIsUnavailable() throws IOException {
    // Connections are taken by the kernel and never read.
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        VaultClient waiting =
            new VaultClient(
                URI.create("http://127.0.0.1:" + silent.getLocalPort()),
                () -> StubVault.TOKEN,
                Duration.ofMillis(200))) {
      assertThatThrownBy(() -> waiting.encrypt("ws_1", "hello")).isInstanceOf(Unavailable.class);
    }
  }

  @Test
  void refusesAnAddressThatIsNone() {
    assertThatThrownBy(() -> new VaultClient(URI.create("vault:8060"), () -> "t", PLENTY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("url: ");
    assertThatThrownBy(() -> new VaultClient(stub.url(), () -> "t", Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("timeout: ");
  }

  @Test
  void kindsAreDistinct() {
    // Named, so that the table above cannot drift from the types callers switch over.
    assertThat(VaultFailure.class.getPermittedSubclasses())
        .containsExactlyInAnyOrder(
            InvalidRequest.class,
            NotAllowed.class,
            KeyNotFound.class,
            Unavailable.class,
            Refused.class,
            Broken.class);
  }
}
