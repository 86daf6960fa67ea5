package com.unkey.vault.it.outage;

import static org.assertj.core.api.Assertions.assertThat;

import com.unkey.vault.it.parts.ConnectClient;
import com.unkey.vault.it.parts.ConnectClient.Reply;
import com.unkey.vault.it.parts.VaultProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What must not reach the store, or even memory. */
@Tag("real-outage")
class RefusedInputTest {
  private static final int LARGE = 64 * 1024 * 1024;

  private static TroubledStore store;
  private static VaultProcess vault;
  private static ConnectClient client;

  @BeforeAll
  static void start() {
    store = new TroubledStore();
    // Nothing asks the store by itself, so that what reaches it comes from a request.
    vault = VaultProcess.start(store.configure().with("storage.identity_period", "24h"));
    client = vault.client();
  }

  @AfterAll
  static void stop() {
    vault.close();
    store.close();
  }

  @AfterEach
  void stillServes() {
    String encrypted = client.encrypt("ws_1", "x").field("encrypted");
    assertThat(client.decrypt("ws_1", encrypted).field("plaintext")).isEqualTo("x");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "../x",
        "a/../b",
        "/a",
        "a/",
        "a//b",
        "a\u0000b",
        "a\nb",
        "LATEST",
        "a/LATEST",
        "dek_1",
        "a/dek_1"
      })
  void aMalformedKeyringIsRefusedAndNothingReachesTheStore(String ring) {
    String encrypted = client.encrypt("ws_1", "x").field("encrypted");
    long before = store.network().bytesSent();
    long connections = store.network().connections();
    // A name under which a new ring would be mistaken for another's keys may exist already.
    boolean mayExist = ring.contains("LATEST") || ring.contains("dek_");
    for (Reply reply :
        new Reply[] {
          client.encrypt(ring, "x"),
          client.encryptBulk(ring, Map.of("a", "x")),
          mayExist ? client.encrypt(ring, "x") : client.decrypt(ring, encrypted),
          mayExist ? client.encrypt(ring, "x") : client.reEncrypt(ring, encrypted)
        }) {
      assertThat(reply.status()).as(reply.toString()).isEqualTo(400);
      assertThat(reply.code()).isEqualTo("invalid_argument");
      assertThat(reply.message()).startsWith("keyring: ");
    }
    if (!mayExist) {
      assertThat(store.network().bytesSent()).isEqualTo(before);
      assertThat(store.network().connections()).isEqualTo(connections);
    }
    assertThat(store.bucket().rings().keySet()).allMatch(key -> key.startsWith("keyring/ws_1/"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "garbage", "AAAA", "Egw=", "////", "EgwAAAAAAAAAAAAAAAAaEAAAAAAAAAAAAAAA"})
  void garbageForACiphertextIsAnInvalidArgument(String garbage) {
    client.encrypt("ws_1", "x").field("encrypted");
    long before = store.network().bytesSent();
    for (Reply reply :
        new Reply[] {
          client.reEncrypt("ws_1", garbage),
          client.decrypt("ws_1", garbage),
          client.decryptBulk("ws_1", Map.of("a", garbage))
        }) {
      assertThat(reply.status()).as(reply.toString()).isEqualTo(400);
      assertThat(reply.code()).isEqualTo("invalid_argument");
    }
    assertThat(store.network().bytesSent()).isEqualTo(before);
  }

  @Test
  void aCiphertextThatWasAlteredIsAnInvalidArgument() {
    String encrypted = client.encrypt("ws_1", "secret").field("encrypted");
    byte[] bytes = Base64.getDecoder().decode(encrypted);
    bytes[20] ^= 1;
    String altered = Base64.getEncoder().encodeToString(bytes);
    for (Reply reply :
        new Reply[] {client.decrypt("ws_1", altered), client.reEncrypt("ws_1", altered)}) {
      assertThat(reply.code()).as(reply.toString()).isEqualTo("invalid_argument");
    }
  }

  @Test
  void aBodyOf64MiBIsRefused() {
    byte[] large = new byte[LARGE];
    Arrays.fill(large, (byte) 'x');
    byte[] head = "{\"keyring\": \"ws_1\", \"data\": \"".getBytes(StandardCharsets.UTF_8);
    System.arraycopy(head, 0, large, 0, head.length);
    HttpRequest.Builder request =
        client
            .request("Encrypt")
            .setHeader("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(large));
    try {
      Reply reply = client.send(request);
      assertThat(reply.status()).isEqualTo(429);
      assertThat(reply.code()).isEqualTo("resource_exhausted");
    } catch (UncheckedIOException e) {
      // The connection was ended under a client that does not listen while it talks.
      assertThat(e).hasMessageMatching("(?s).*(reset|[Bb]roken pipe|closed|EOF|bytes).*");
    }
  }

  @Test
  void aLengthBeyondTheLimitIsRefusedBeforeTheBodyIsSent() throws Exception {
    String answer =
        headOnly(
            List.of(
                "POST /vault.v1.VaultService/Encrypt HTTP/1.1",
                "Host: vault",
                "Authorization: Bearer " + vault.config().token(),
                "Content-Type: application/json",
                "Content-Length: " + LARGE));
    assertThat(answer).startsWith("HTTP/1.1 429").contains("resource_exhausted");
  }

  @Test
  void aSmallBodyThatUnpacksTo64MiBIsRefused() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write("{\"keyring\": \"ws_1\", \"data\": \"".getBytes(StandardCharsets.UTF_8));
      byte[] piece = new byte[1024 * 1024];
      Arrays.fill(piece, (byte) 'x');
      for (int i = 0; i < 64; i++) {
        gzip.write(piece);
      }
      gzip.write("\"}".getBytes(StandardCharsets.UTF_8));
    }
    Reply reply =
        client.send(
            client
                .request("Encrypt")
                .setHeader("Content-Type", "application/json")
                .setHeader("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(packed.toByteArray())));
    assertThat(reply.status()).as(reply.toString()).isEqualTo(429);
    assertThat(reply.code()).isEqualTo("resource_exhausted");
  }

  @Test
  void aWrongTokenIsToldSoWhateverTheBodyIs() {
    ConnectClient wrong = client.withAuthorization("Bearer wrong");
    for (String body : new String[] {"{", "", "\u0000", "{\"keyring\": \"ws_1\"}"}) {
      Reply reply = wrong.post("Encrypt", body, Map.of());
      assertThat(reply.status()).isEqualTo(401);
      assertThat(reply.code()).isEqualTo("unauthenticated");
    }
  }

  @Test
  void aWrongTokenIsToldSoBeforeTheBodyIsSent() throws Exception {
    String answer =
        headOnly(
            List.of(
                "POST /vault.v1.VaultService/Encrypt HTTP/1.1",
                "Host: vault",
                "Authorization: Bearer wrong",
                "Content-Type: application/json",
                "Content-Length: 1000"));
    assertThat(answer).startsWith("HTTP/1.1 401").contains("unauthenticated");
  }

  /** Sends a head and no body, and reads until an answer is there. */
  private static String headOnly(List<String> head) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), vault.config().port())) {
      socket.setSoTimeout(10_000);
      OutputStream out = socket.getOutputStream();
      out.write((String.join("\r\n", head) + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
      InputStream in = socket.getInputStream();
      StringBuilder answer = new StringBuilder();
      byte[] buffer = new byte[4096];
      for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
        answer.append(new String(buffer, 0, n, StandardCharsets.UTF_8));
        if (answer.indexOf("\r\n\r\n") > 0 && answer.indexOf("}") > 0) {
          break;
        }
      }
      return answer.toString();
    }
  }
}
