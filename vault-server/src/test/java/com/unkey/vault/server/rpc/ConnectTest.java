package com.unkey.vault.server.rpc;

import static com.unkey.vault.server.rpc.TestClient.encrypt;
import static com.unkey.vault.server.rpc.TestClient.gunzip;
import static com.unkey.vault.server.rpc.TestClient.gzip;
import static com.unkey.vault.server.rpc.TestClient.header;
import static com.unkey.vault.server.rpc.TestClient.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import com.unkey.vault.v1.EncryptRequest;
import com.unkey.vault.v1.EncryptResponse;
import com.unkey.vault.v1.LivenessResponse;
import java.net.http.HttpClient.Version;
import java.net.http.HttpResponse;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Connect's unary protocol, as a client of another make sees it. */
class ConnectTest extends RpcServerTest {
  private static final String ENCRYPT = "{\"keyring\":\"r\",\"data\":\"d\"}";

  @BothVersions
  void answersJsonWithJson(Version version) {
    HttpResponse<byte[]> response = client(version).json("Encrypt", ENCRYPT);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.version()).isEqualTo(version);
    assertThat(header(response, "content-type")).isEqualTo("application/json");
    assertThat(header(response, "content-length")).isEqualTo("" + response.body().length);
    assertThat(text(response)).isEqualTo("{\"encrypted\":\"[d]\",\"keyId\":\"dek_r\"}");
  }

  @BothVersions
  void answersProtoWithProto(Version version) throws InvalidProtocolBufferException {
    HttpResponse<byte[]> response = client(version).proto("Encrypt", encrypt("r", "d"));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(header(response, "content-type")).isEqualTo("application/proto");
    assertThat(EncryptResponse.parseFrom(response.body()))
        .isEqualTo(EncryptResponse.newBuilder().setEncrypted("[d]").setKeyId("dek_r").build());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json; charset=utf-8",
        "application/json;charset=UTF-8",
        "Application/JSON",
        "application/json; charset=\"utf-8\""
      })
  void takesJsonWithItsCharset(String contentType) {
    HttpResponse<byte[]> response =
        client(Version.HTTP_1_1).post("Encrypt", contentType, ENCRYPT.getBytes(UTF_8));

    assertThat(response.statusCode()).isEqualTo(200);
  }

  @BothVersions
  void anEmptyBodyIsAProtoMessageAndNoJson(Version version) {
    byte[] empty = {};

    assertThat(client(version).post("Liveness", "application/proto", empty).statusCode())
        .isEqualTo(200);
    HttpResponse<byte[]> json = client(version).post("Liveness", "application/json", empty);
    assertThat(json.statusCode()).isEqualTo(400);
    assertThat(text(json)).startsWith("{\"code\":\"invalid_argument\",\"message\":\"unmarshal");
  }

  @Test
  void ignoresWhatItDoesNotKnow() {
    HttpResponse<byte[]> json =
        client(Version.HTTP_1_1)
            .json("Encrypt", "{\"keyring\":\"r\",\"data\":\"d\",\"new\":{\"a\":[1,null]}}");
    EncryptRequest withUnknown =
        encrypt("r", "d").toBuilder()
            .setUnknownFields(
                UnknownFieldSet.newBuilder()
                    .addField(
                        99,
                        UnknownFieldSet.Field.newBuilder()
                            .addLengthDelimited(ByteString.copyFromUtf8("x"))
                            .build())
                    .build())
            .build();

    assertThat(json.statusCode()).isEqualTo(200);
    assertThat(client(Version.HTTP_1_1).proto("Encrypt", withUnknown).statusCode()).isEqualTo(200);
  }

  @Test
  void refusesWhatItCannotRead() {
    for (String body : new String[] {"{", "[]", "7", "\"x\"", "null", "{\"data\":7}", "{}{}"}) {
      HttpResponse<byte[]> response = client(Version.HTTP_1_1).json("Encrypt", body);
      assertThat(response.statusCode()).as(body).isEqualTo(400);
      assertThat(text(response)).as(body).contains("\"code\":\"invalid_argument\"");
    }
    byte[] truncated = {0x0a, 0x7f, 'x'};
    byte[] notUtf8 = {0x0a, 1, (byte) 0xff};
    for (byte[] body : new byte[][] {truncated, notUtf8}) {
      HttpResponse<byte[]> response =
          client(Version.HTTP_1_1).post("Encrypt", "application/proto", body);
      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(header(response, "content-type")).isEqualTo("application/json");
      assertThat(text(response)).contains("\"code\":\"invalid_argument\"");
    }
  }

  @ParameterizedTest
  @EnumSource(ConnectCode.class)
  void eachCodeHasItsStatus(ConnectCode code) {
    for (Version version : Version.values()) {
      HttpResponse<byte[]> response =
          client(version).proto("Encrypt", encrypt("fail", code.name()));

      assertThat(response.statusCode()).isEqualTo(code.httpStatus());
      assertThat(header(response, "content-type")).isEqualTo("application/json");
      assertThat(text(response))
          .isEqualTo(
              "{\"code\":\""
                  + code.wireName()
                  + "\",\"message\":\"told to fail: 100% \u00fcber\"}");
    }
  }

  @Test
  void theStatusesAreConnects() {
    assertThat(ConnectCode.values())
        .extracting(ConnectCode::httpStatus)
        .containsExactly(
            499, 500, 400, 504, 404, 409, 403, 429, 400, 409, 400, 501, 500, 503, 500, 401);
    assertThat(ConnectCode.values())
        .extracting(ConnectCode::grpcStatus)
        .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16);
  }

  @Test
  void anErrorCarriesItsDetails() {
    HttpResponse<byte[]> response =
        client(Version.HTTP_1_1).proto("Encrypt", encrypt("details", ""));

    String value =
        Base64.getEncoder()
            .withoutPadding()
            .encodeToString(LivenessResponse.newBuilder().setStatus("ok").build().toByteArray());
    assertThat(text(response))
        .isEqualTo(
            "{\"code\":\"failed_precondition\",\"message\":\"with details\",\"details\":"
                + "[{\"type\":\"vault.v1.LivenessResponse\",\"value\":\""
                + value
                + "\"}]}");
  }

  @BothVersions
  void whatCrashesSaysNothing(Version version) throws InterruptedException {
    service.forgetOutcomes();
    HttpResponse<byte[]> response = client(version).proto("Encrypt", encrypt("crash", "hunter2"));

    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(text(response)).isEqualTo("{\"code\":\"internal\",\"message\":\"internal error\"}");
    assertThat(service.outcome().failure()).hasMessageContaining("hunter2");
  }

  @BothVersions
  void sendsHeadersAndTrailers(Version version) {
    HttpResponse<byte[]> response = client(version).proto("Encrypt", encrypt("metadata", ""));

    assertThat(header(response, "x-answer")).isEqualTo("one, two");
    assertThat(header(response, "trailer-x-after")).isEqualTo("three, four");
  }

  @Test
  void checksTheProtocolsVersion() {
    TestClient client = client(Version.HTTP_1_1);
    String name = "Connect-Protocol-Version";

    assertThat(client.json("Encrypt", ENCRYPT, name, "1").statusCode()).isEqualTo(200);
    HttpResponse<byte[]> response = client.json("Encrypt", ENCRYPT, name, "2");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(text(response)).contains("invalid_argument", "connect-protocol-version");
  }

  @BothVersions
  void readsCompressedRequests(Version version) {
    TestClient client = client(version);
    byte[] compressed = gzip(ENCRYPT.getBytes(UTF_8));

    assertThat(
            text(
                client.post("Encrypt", "application/json", compressed, "Content-Encoding", "gzip")))
        .contains("[d]");
    assertThat(client.json("Encrypt", ENCRYPT, "Content-Encoding", "identity").statusCode())
        .isEqualTo(200);
    // Nothing is nothing, compressed or not.
    assertThat(
            client
                .post("Liveness", "application/proto", new byte[0], "Content-Encoding", "gzip")
                .statusCode())
        .isEqualTo(200);
    HttpResponse<byte[]> broken = client.json("Encrypt", ENCRYPT, "Content-Encoding", "gzip");
    assertThat(broken.statusCode()).isEqualTo(400);
    assertThat(text(broken)).contains("invalid_argument");
  }

  @BothVersions
  void namesTheCompressionItKnows(Version version) {
    for (String encoding : new String[] {"br", "zstd", "deflate", "foo"}) {
      HttpResponse<byte[]> response =
          client(version).json("Encrypt", ENCRYPT, "Content-Encoding", encoding);

      assertThat(response.statusCode()).as(encoding).isEqualTo(501);
      assertThat(header(response, "accept-encoding")).isEqualTo("gzip");
      assertThat(text(response))
          .isEqualTo(
              "{\"code\":\"unimplemented\",\"message\":\"unknown compression \\\""
                  + encoding
                  + "\\\": supported encodings are gzip\"}");
    }
  }

  @BothVersions
  void compressesWhatIsWorthItForThoseWhoTakeIt(Version version) {
    TestClient client = client(version);
    EncryptRequest large = encrypt("r", "x".repeat(5000));
    byte[] plain = client.proto("Encrypt", large).body();

    HttpResponse<byte[]> compressed = client.proto("Encrypt", large, "Accept-Encoding", "br, gzip");
    assertThat(header(compressed, "content-encoding")).isEqualTo("gzip");
    assertThat(gunzip(compressed.body())).isEqualTo(plain);
    assertThat(compressed.body().length).isLessThan(500);

    HttpResponse<byte[]> small =
        client.proto("Encrypt", encrypt("r", "d"), "Accept-Encoding", "gzip");
    assertThat(header(small, "content-encoding")).isEmpty();
    HttpResponse<byte[]> refused =
        client.proto("Encrypt", large, "Accept-Encoding", "gzip;q=0, identity");
    assertThat(header(refused, "content-encoding")).isEmpty();
    HttpResponse<byte[]> error =
        client.proto("Encrypt", encrypt("fail", "INTERNAL"), "Accept-Encoding", "gzip");
    assertThat(header(error, "content-encoding")).isEmpty();
  }

  @Test
  void refusesATimeoutItCannotRead() {
    for (String timeout : new String[] {"", "x", "-1", "1.5", "12345678901", "1s"}) {
      HttpResponse<byte[]> response =
          client(Version.HTTP_1_1).json("Encrypt", ENCRYPT, "Connect-Timeout-Ms", timeout);
      assertThat(response.statusCode()).as(timeout).isEqualTo(400);
      assertThat(text(response)).contains("invalid_argument", "connect-timeout-ms");
    }
    assertThat(
            client(Version.HTTP_1_1)
                .json("Encrypt", ENCRYPT, "Connect-Timeout-Ms", "9999999999")
                .statusCode())
        .isEqualTo(200);
  }
}
