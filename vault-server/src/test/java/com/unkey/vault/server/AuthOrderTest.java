package com.unkey.vault.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.unkey.vault.core.store.FakeStore;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may do what, and in which order a request is looked at. */
class AuthOrderTest {
  @TempDir private static Path folder;
  private static TestServer vault;
  private static Path tokens;

  @BeforeAll
  static void start() throws Exception {
    tokens = Files.writeString(folder.resolve("tokens.toml"), token("limited", "token-limited"));
    vault =
        TestServer.start(
            new FakeStore(),
            "[auth]\ntokens_file = \"" + tokens + "\"\nreload_interval = \"20ms\"\n");
  }

  @AfterAll
  static void stop() {
    vault.close();
  }

  private static String token(String name, String token) {
    return """
    [[token]]
    name = "%s"
    sha256 = "%s"
    verbs = ["encrypt"]
    rings = ["ws_1"]
    """
        .formatted(name, com.unkey.vault.server.auth.TokenHash.of(token).hex());
  }

  @Test
  void livenessIsOpenToAll() {
    HttpResponse<String> response = vault.send(vault.call("Liveness", "{}").build());

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("{\"status\":\"ok\"}");
  }

  @ParameterizedTest
  @CsvSource({"Encrypt", "EncryptBulk", "Decrypt", "DecryptBulk", "ReEncrypt"})
  void everythingElseNeedsAToken(String method) {
    HttpResponse<String> response = vault.send(vault.call(method, "{}").build());

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.headers().firstValue("content-type")).contains("application/json");
    assertThat(response.body())
        .isEqualTo(
            "{\"code\":\"unauthenticated\",\"message\":\"the Authorization header is missing\"}");
  }

  @Test
  void theBodyIsNotLookedAtBeforeTheToken() {
    String nonsense = "{\"keyring\":";

    assertThat(vault.send(vault.call("Encrypt", nonsense).build()).statusCode()).isEqualTo(401);
    assertThat(vault.post("wrong", "Encrypt", nonsense).statusCode()).isEqualTo(401);
    assertThat(vault.post("Encrypt", nonsense).statusCode()).isEqualTo(400);
  }

  @Test
  void whatIsNoCallIsRefusedBeforeTheToken() {
    assertThat(vault.get("/vault.v1.VaultService/Encrypt").statusCode()).isEqualTo(405);
    assertThat(vault.send(vault.call("Rotate", "{}").build()).statusCode()).isEqualTo(404);
    HttpRequest text =
        HttpRequest.newBuilder(vault.uri("/vault.v1.VaultService/Encrypt"))
            .header("Content-Type", "text/plain")
            .POST(BodyPublishers.ofString("x"))
            .build();
    assertThat(vault.send(text).statusCode()).isEqualTo(415);
  }

  @Test
  void theVerbIsLookedAtBeforeTheBodyAndTheRingAfterIt() {
    String ring = "{\"keyring\":\"%s\",\"data\":\"x\"}";

    assertThat(vault.post("token-limited", "Encrypt", ring.formatted("ws_1")).statusCode())
        .isEqualTo(200);
    assertThat(vault.post("token-limited", "Encrypt", ring.formatted("ws_1/prod")).statusCode())
        .isEqualTo(200);
    HttpResponse<String> other = vault.post("token-limited", "Encrypt", ring.formatted("ws_10"));
    assertThat(other.statusCode()).isEqualTo(403);
    assertThat(other.body()).contains("permission_denied").doesNotContain("ws_10");

    HttpResponse<String> verb = vault.post("token-limited", "Decrypt", "{\"keyring\":");
    assertThat(verb.statusCode()).isEqualTo(403);
    assertThat(verb.body())
        .isEqualTo("{\"code\":\"permission_denied\",\"message\":\"this token may not decrypt\"}");
    assertThat(vault.post("token-limited", "ReEncrypt", "{}").statusCode()).isEqualTo(403);
  }

  @Test
  void aRingOutsideTheGrammarIsNamed() {
    HttpResponse<String> response = vault.post("Encrypt", "{\"keyring\":\"../x\",\"data\":\"x\"}");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body())
        .isEqualTo(
            "{\"code\":\"invalid_argument\",\"message\":\"keyring: has a segment '.' or '..'\"}");
  }

  @Test
  void tokensAreReloaded() throws Exception {
    String ring = "{\"keyring\":\"ws_1\",\"data\":\"x\"}";
    Files.writeString(tokens, token("limited", "token-limited") + token("second", "token-second"));
    TestServer.until(
        "the second token", () -> vault.post("token-second", "Encrypt", ring).statusCode() == 200);

    Files.writeString(tokens, token("limited", "token-limited") + "[[token]]\nname = 7\n");
    TestServer.until("the alarm", () -> metric("vault_tokens_file_ok").equals("0.0"));
    assertThat(vault.post("token-second", "Encrypt", ring).statusCode()).isEqualTo(200);

    Files.writeString(tokens, token("limited", "token-limited"));
    TestServer.until(
        "the end of the second token",
        () -> vault.post("token-second", "Encrypt", ring).statusCode() == 401);
    assertThat(metric("vault_tokens_file_ok")).isEqualTo("1.0");
    assertThat(vault.post("token-limited", "Encrypt", ring).statusCode()).isEqualTo(200);
  }

  private static String metric(String name) {
    return vault
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .map(line -> line.substring(name.length() + 1))
        .findFirst()
        .orElse("");
  }
}
