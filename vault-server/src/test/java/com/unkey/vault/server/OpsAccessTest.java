package com.unkey.vault.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.unkey.vault.core.store.FakeStore;
import com.unkey.vault.server.auth.TokenHash;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which token reaches the operator's service, and what the others are told. */
class OpsAccessTest {
  private static final String RING = "{\"keyring\":\"%s\"}";

  @TempDir private static Path folder;
  private static TestServer vault;

  @BeforeAll
  static void start() throws Exception {
    Path tokens =
        Files.writeString(
            folder.resolve("tokens.toml"),
            token("gate", "status", "") + token("rotator", "rotate", "\"ws_1\""));
    vault = TestServer.start(new FakeStore(), "[auth]\ntokens_file = \"" + tokens + "\"\n");
    vault.encrypt("ws_1", "x");
    vault.encrypt("ws_2", "x");
  }

  @AfterAll
  static void stop() {
    vault.close();
  }

  private static String token(String name, String verb, String rings) {
    return """
    [[token]]
    name = "%s"
    sha256 = "%s"
    verbs = ["%s"]
    rings = [%s]
    """
        .formatted(name, TokenHash.of("token-of-" + name).hex(), verb, rings);
  }

  @ParameterizedTest
  @CsvSource({"Status,status", "RotateDek,rotate"})
  void withoutATokenItSaysWhichOneIsNeeded(String method, String verb) {
    HttpResponse<String> response = vault.send(vault.opsCall(method, "{}").build());

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(TestServer.field(response, "code")).isEqualTo("unauthenticated");
    assertThat(TestServer.field(response, "message"))
        .isEqualTo(
            "the Authorization header is missing; the operator's service takes ops_bearer_token, or"
                + " a named token with the verb "
                + verb);
    assertThat(vault.ops("wrong", method, "{}").statusCode()).isEqualTo(401);
    assertThat(vault.ops("wrong", method, "{}").body()).contains("ops_bearer_token");
  }

  @ParameterizedTest
  @CsvSource({"Status,status", "RotateDek,rotate"})
  void theCallersTokenDoesNotReachIt(String method, String verb) {
    // Before the body is looked at.
    HttpResponse<String> response = vault.ops(TestServer.TOKEN, method, "{");

    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(response.body())
        .contains(
            "permission_denied", "this token may not", "ops_bearer_token", "the verb " + verb);
  }

  @ParameterizedTest
  @CsvSource({"Encrypt", "EncryptBulk", "Decrypt", "DecryptBulk", "ReEncrypt"})
  void theOpsTokenReachesNothingElse(String method) {
    HttpResponse<String> response = vault.post(TestServer.OPS_TOKEN, method, "{}");

    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(response.body()).doesNotContain("ops_bearer_token");
  }

  @Test
  void namedTokensHaveTheirVerbsAndRings() {
    assertThat(vault.ops("token-of-gate", "Status", "{}").statusCode()).isEqualTo(200);
    assertThat(vault.ops("token-of-gate", "RotateDek", RING.formatted("ws_1")).statusCode())
        .isEqualTo(403);
    assertThat(vault.ops("token-of-rotator", "Status", "{}").statusCode()).isEqualTo(403);
    assertThat(vault.ops("token-of-rotator", "RotateDek", RING.formatted("ws_1")).statusCode())
        .isEqualTo(200);
    HttpResponse<String> other = vault.ops("token-of-rotator", "RotateDek", RING.formatted("ws_2"));
    assertThat(other.statusCode()).isEqualTo(403);
    assertThat(TestServer.field(other, "message")).isEqualTo("keyring: out of this token's reach");
  }

  @Test
  void withoutOneConfiguredNobodyReachesIt() {
    try (TestServer plain =
        TestServer.start(
            new FakeStore(), "", "ops_bearer_token = \"" + TestServer.OPS_TOKEN + "\"", "")) {
      assertThat(plain.ops("Status", "{}").statusCode()).isEqualTo(401);
      assertThat(plain.ops("Status", "{}").body()).contains("takes ops_bearer_token");
      assertThat(plain.ops(TestServer.TOKEN, "Status", "{}").statusCode()).isEqualTo(403);
      assertThat(plain.post("Encrypt", "{\"keyring\":\"ws_1\",\"data\":\"x\"}").statusCode())
          .isEqualTo(200);
    }
  }
}
