package com.unkey.vault.it.outage;

import static org.assertj.core.api.Assertions.assertThat;

import com.unkey.vault.it.parts.ConnectClient;
import com.unkey.vault.it.parts.ConnectClient.Reply;
import com.unkey.vault.it.parts.Http;
import com.unkey.vault.it.parts.RunningVault;
import com.unkey.vault.it.parts.Scratch;
import com.unkey.vault.it.parts.VaultConfig;
import com.unkey.vault.it.parts.VaultProcess;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What callers of the Go vault may rely on, to the letter. */
@Tag("real-outage")
class CallerCompatibilityTest {
  private static RunningVault vault;
  private static ConnectClient client;

  @BeforeAll
  static void start() {
    vault = VaultProcess.start(VaultConfig.create().onDisk(Scratch.folder("callers")));
    client = vault.client();
  }

  @AfterAll
  static void stop() {
    vault.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "PUT", "DELETE", "OPTIONS"})
  void anotherMethodThanPostIs405AndEmpty(String method) {
    Reply reply = client.send(client.request("Encrypt").method(method, BodyPublishers.noBody()));
    assertThat(reply.status()).isEqualTo(405);
    assertThat(reply.header("allow")).isEqualTo("POST");
    assertThat(reply.text()).isEmpty();
  }

  @Test
  void anUnknownMethodIs404InPlainText() {
    for (ConnectClient any : new ConnectClient[] {client, client.withAuthorization("")}) {
      Reply reply = any.post("NoSuchMethod", "{}", Map.of());
      assertThat(reply.status()).isEqualTo(404);
      assertThat(reply.header("content-type")).startsWith("text/plain");
      assertThat(reply.text().strip()).isEqualTo("404 page not found");
    }
  }

  @Test
  void anUnknownContentTypeIs415AndEmpty() {
    for (ConnectClient any : new ConnectClient[] {client, client.withAuthorization("")}) {
      Reply reply = any.post("Encrypt", "{}", Map.of("Content-Type", "text/plain"));
      assertThat(reply.status()).isEqualTo(415);
      assertThat(reply.header("accept-post"))
          .contains("application/json")
          .contains("application/proto");
      assertThat(reply.text()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Bearer wrong", "Bearer ", "Basic abc"})
  void aMissingOrWrongTokenIs401WithAConnectError(String header) {
    Reply reply = client.withAuthorization(header).encrypt("ws_1", "x");
    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.header("content-type")).isEqualTo("application/json");
    assertThat(reply.code()).isEqualTo("unauthenticated");
    assertThat(reply.message()).isNotEmpty();
  }

  @Test
  void theSchemeIsCaseSensitive() {
    VaultProcess process = (VaultProcess) vault;
    String token = process.config().token();
    assertThat(client.withAuthorization("Bearer " + token).encrypt("ws_1", "x").status())
        .isEqualTo(200);
    for (String scheme : new String[] {"bearer ", "BEARER ", "", "Bearer  "}) {
      assertThat(client.withAuthorization(scheme + token).encrypt("ws_1", "x").status())
          .as("scheme '%s'", scheme)
          .isEqualTo(401);
    }
  }

  @Test
  void unknownJsonFieldsAreIgnored() {
    Reply reply =
        client.post(
            "Encrypt",
            """
            {"keyring": "ws_1", "data": "x", "later": {"nested": [1, 2]}, "another": null}\
            """,
            Map.of());
    assertThat(reply.field("encrypted")).isNotEmpty();
  }

  @Test
  void fieldsMayBeNamedAsInTheProto() {
    String encrypted = client.encrypt("ws_1", "x").field("encrypted");
    Reply reply =
        client.post(
            "ReEncrypt",
            "{\"keyring\": \"ws_1\", \"encrypted\": \"" + encrypted + "\", \"key_id\": \"dek_x\"}",
            Map.of());
    assertThat(reply.field("keyId")).startsWith("dek_");
  }

  @Test
  void emptyDataIsData() {
    Reply encrypted = client.encrypt("ws_1", "");
    Reply decrypted = client.decrypt("ws_1", encrypted.field("encrypted"));
    assertThat(decrypted.status()).isEqualTo(200);
    assertThat(decrypted.field("plaintext")).isEmpty();
    assertThat(client.call("Encrypt", Map.of("keyring", "ws_1")).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void lineBreaksInTheBase64AreAccepted(String lineBreak) {
    String encrypted = client.encrypt("ws_1", "secret").field("encrypted");
    String broken = encrypted.substring(0, 10) + lineBreak + encrypted.substring(10) + lineBreak;
    assertThat(client.decrypt("ws_1", broken).field("plaintext")).isEqualTo("secret");
  }

  @Test
  void missingPaddingIsRefused() {
    String encrypted = client.encrypt("ws_1", "").field("encrypted");
    String text = "x";
    while (!encrypted.endsWith("=")) {
      text += "x";
      encrypted = client.encrypt("ws_1", text).field("encrypted");
    }
    assertThat(client.decrypt("ws_1", encrypted.replace("=", "")).code())
        .isEqualTo("invalid_argument");
  }

  @Test
  void livenessIsOpen() {
    Reply reply = client.withAuthorization("").call("Liveness", Map.of());
    assertThat(reply.field("status")).isEqualTo("ok");
  }

  @Test
  void gzipIsUnderstoodAndGiven() throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(
          ("{\"keyring\": \"ws_1\", \"data\": \"" + "x".repeat(4096) + "\"}")
              .getBytes(StandardCharsets.UTF_8));
    }
    HttpResponse<byte[]> response =
        Http.CLIENT.send(
            client
                .request("Encrypt")
                .setHeader("Content-Type", "application/json")
                .setHeader("Content-Encoding", "gzip")
                .setHeader("Accept-Encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(packed.toByteArray()))
                .build(),
            BodyHandlers.ofByteArray());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-encoding")).contains("gzip");
    assertThat(unpacked(response.body())).contains("\"encrypted\"");
  }

  @Test
  void anUnknownContentEncodingIsUnimplemented() {
    Reply reply = client.post("Encrypt", "x", Map.of("Content-Encoding", "br"));
    assertThat(reply.status()).isEqualTo(501);
    assertThat(reply.code()).isEqualTo("unimplemented");
    assertThat(reply.message()).contains("gzip");
  }

  @Test
  void theHealthEndpointsAreWhereTheyWere() {
    for (String path : new String[] {"/health/live", "/health/ready", "/health/startup"}) {
      HttpResponse<String> response = vault.get(path);
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("content-type").orElse(""))
          .startsWith("application/json");
      assertThat(response.body()).contains("\"status\":\"ok\"").endsWith("\n");
    }
  }

  private static String unpacked(byte[] gzip) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
