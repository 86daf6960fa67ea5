package com.unkey.vault.server.rpc;

import static com.unkey.vault.server.rpc.TestClient.gzip;
import static com.unkey.vault.server.rpc.TestClient.header;
import static com.unkey.vault.server.rpc.TestClient.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.unkey.vault.v1.DecryptRequest;
import java.net.URLEncoder;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** Connect's GET, which only methods without side effects have. */
class ConnectGetTest extends RpcServerTest {
  private HttpResponse<byte[]> get(Version version, String method, String query) {
    TestClient client = client(version);
    return client.send(
        HttpRequest.newBuilder(client.uri(TestService.NAME + "/" + method + "?" + query)));
  }

  private static byte[] decrypt(String encrypted) {
    return DecryptRequest.newBuilder().setEncrypted(encrypted).build().toByteArray();
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  @BothVersions
  void takesJsonFromTheQuery(Version version) {
    String message = URLEncoder.encode("{\"encrypted\":\"a +\u00fc&\"}", UTF_8);
    HttpResponse<byte[]> response =
        get(version, "Decrypt", "connect=v1&encoding=json&message=" + message);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(header(response, "content-type")).isEqualTo("application/json");
    assertThat(text(response)).isEqualTo("{\"plaintext\":\"a +\u00fc&\"}");
  }

  @BothVersions
  void takesProtoInBase64(Version version) {
    String message = base64(decrypt("~~??>>"));
    HttpResponse<byte[]> response =
        get(version, "Decrypt", "encoding=proto&base64=1&message=" + message);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(header(response, "content-type")).isEqualTo("application/proto");
    assertThat(response.body()).isEqualTo(decrypt2("~~??>>"));
  }

  /** Field 1 of the answer, where the request has field 2. */
  private static byte[] decrypt2(String plaintext) {
    byte[] bytes = decrypt(plaintext);
    bytes[0] = 0x0a;
    return bytes;
  }

  @Test
  void takesTheOtherAlphabetAndPadding() {
    String message =
        URLEncoder.encode(Base64.getEncoder().encodeToString(decrypt("~~??>>>")), UTF_8);

    assertThat(
            get(Version.HTTP_1_1, "Decrypt", "encoding=proto&base64=1&message=" + message)
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void takesBinaryThatIsNoText() {
    // Field 3 is unknown and not text: kept as bytes, it parses.
    String message = "%12%01a%1A%02%FF%FE";

    assertThat(get(Version.HTTP_1_1, "Decrypt", "encoding=proto&message=" + message).statusCode())
        .isEqualTo(200);
  }

  @Test
  void takesCompressedMessages() {
    String message = base64(gzip(decrypt("x".repeat(500))));
    HttpResponse<byte[]> response =
        get(
            Version.HTTP_1_1,
            "Decrypt",
            "encoding=proto&base64=1&compression=gzip&message=" + message);

    assertThat(response.body()).isEqualTo(decrypt2("x".repeat(500)));
    assertThat(
            get(Version.HTTP_1_1, "Decrypt", "encoding=proto&compression=br&message=").statusCode())
        .isEqualTo(501);
  }

  @Test
  void refusesWhatIsNoCall() {
    assertThat(text(get(Version.HTTP_1_1, "Decrypt", "encoding=proto")))
        .contains("invalid_argument", "message");
    assertThat(text(get(Version.HTTP_1_1, "Decrypt", "encoding=proto&base64=1&message=%25%25")))
        .contains("invalid_argument", "base64");
    assertThat(text(get(Version.HTTP_1_1, "Decrypt", "connect=v2&encoding=proto&message=")))
        .contains("invalid_argument", "connect");
    assertThat(get(Version.HTTP_1_1, "Decrypt", "encoding=xml&message=").statusCode())
        .isEqualTo(415);
    assertThat(get(Version.HTTP_1_1, "Decrypt", "message=").statusCode()).isEqualTo(415);
    assertThat(get(Version.HTTP_1_1, "Decrypt", "").statusCode()).isEqualTo(415);
  }

  @BothVersions
  void aMethodWithSideEffectsHasNoGet(Version version) {
    HttpResponse<byte[]> response = get(version, "Encrypt", "encoding=json&message=%7B%7D");

    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(header(response, "allow")).isEqualTo("POST");
  }
}
