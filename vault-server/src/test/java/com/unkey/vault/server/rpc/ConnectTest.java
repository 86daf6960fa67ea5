package com.unkey.vault.server.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.unkey.vault.v1.EncryptRequest;
import com.unkey.vault.v1.EncryptResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Connect's unary protocol, as a client of another make sees it. */
class ConnectTest {
  private static TestService service;
  private static HttpClient client;

  @BeforeAll
  static void start() {
    service = new TestService();
    client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  }

  @AfterAll
  static void stop() {
    client.close();
    service.close();
  }

  private static HttpRequest.Builder to(String method) {
    return HttpRequest.newBuilder(
        URI.create("http://127.0.0.1:" + service.port() + "/vault.v1.VaultService/" + method));
  }

  private static HttpResponse<String> json(String method, String body)
      throws IOException, InterruptedException {
    return client.send(
        to(method)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  @Test
  void answersJsonWithJson() throws Exception {
    HttpResponse<String> response = json("Encrypt", "{\"keyring\":\"r\",\"data\":\"d\"}");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).contains("application/json");
    assertThat(response.body()).isEqualTo("{\"encrypted\":\"[d]\",\"keyId\":\"dek_r\"}");
  }

  @Test
  void answersProtoWithProto() throws Exception {
    EncryptRequest message = EncryptRequest.newBuilder().setKeyring("r").setData("d").build();
    HttpResponse<byte[]> response =
        client.send(
            to("Encrypt")
                .header("Content-Type", "application/proto")
                .POST(BodyPublishers.ofByteArray(message.toByteArray()))
                .build(),
            BodyHandlers.ofByteArray());

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).contains("application/proto");
    assertThat(EncryptResponse.parseFrom(response.body()).getEncrypted()).isEqualTo("[d]");
  }

  @Test
  void failsWithAnErrorObject() throws Exception {
    HttpResponse<String> response =
        json("Encrypt", "{\"keyring\":\"fail\",\"data\":\"NOT_FOUND\"}");

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.headers().firstValue("content-type")).contains("application/json");
    assertThat(response.body().getBytes(UTF_8))
        .isEqualTo(
            "{\"code\":\"not_found\",\"message\":\"told to fail: 100% \u00fcber\"}"
                .getBytes(UTF_8));
  }
}
