package com.unkey.vault.server.rpc;

import static com.unkey.vault.server.rpc.TestClient.header;
import static com.unkey.vault.server.rpc.TestClient.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;

/** What is no call of any protocol gets a plain HTTP answer, before anyone asks who is calling. */
class HttpRefusalsTest extends RpcServerTest {
  HttpRefusalsTest() {
    super(builder ->
        builder.authenticator(context -> {
          throw new RpcException(ConnectCode.UNAUTHENTICATED, "no one may call");
        }));
  }

  private static final byte[] BODY = "{}".getBytes(UTF_8);

  @BothVersions
  void anUnknownMethodIsNotFound(Version version) {
    TestClient client = client(version);
    for (String path :
        new String[] {
          "vault.v1.VaultService/encrypt",
          "vault.v1.VaultService/Encrypt/",
          "vault.v1.VaultService/",
          "vault.v1.VaultService",
          "Vault.v1.VaultService/Encrypt",
          "vault.v1.OtherService/Encrypt",
          "x",
          ""
        }) {
      HttpResponse<byte[]> response =
          client.send(
              HttpRequest.newBuilder(client.uri(path))
                  .header("Content-Type", "application/json")
                  .POST(BodyPublishers.ofByteArray(BODY)));

      assertThat(response.statusCode()).as(path).isEqualTo(404);
      assertThat(header(response, "content-type")).startsWith("text/plain");
      assertThat(text(response)).isEqualTo("404 page not found\n");
    }
  }

  @BothVersions
  void onlyPostIsAllowed(Version version) {
    TestClient client = client(version);
    for (String method : new String[] {"GET", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"}) {
      HttpResponse<byte[]> response =
          client.send(client.request("Encrypt").method(method, BodyPublishers.noBody()));

      assertThat(response.statusCode()).as(method).isEqualTo(405);
      assertThat(header(response, "allow")).isEqualTo("POST");
      assertThat(response.body()).isEmpty();
    }
    HttpResponse<byte[]> response =
        client.send(client.request("Decrypt").method("PUT", BodyPublishers.ofByteArray(BODY)));
    assertThat(header(response, "allow")).isEqualTo("GET, POST");
  }

  @BothVersions
  void anUnknownContentTypeIsUnsupported(Version version) {
    TestClient client = client(version);
    for (String contentType :
        new String[] {
          "text/plain",
          "application/xml",
          "application/json; charset=latin1",
          "application/proto; charset=utf-8",
          "application/connect+json",
          "application/grpc+foo",
          "application/grpc-web-text",
          ";",
          "application"
        }) {
      HttpResponse<byte[]> response = client.post("Encrypt", contentType, BODY);

      assertThat(response.statusCode()).as(contentType).isEqualTo(415);
      assertThat(header(response, "accept-post"))
          .isEqualTo(
              "application/proto, application/json, application/grpc, application/grpc+proto,"
                  + " application/grpc+json, application/grpc-web, application/grpc-web+proto,"
                  + " application/grpc-web+json");
      assertThat(response.body()).isEmpty();
    }
    HttpResponse<byte[]> none =
        client.send(client.request("Encrypt").POST(BodyPublishers.ofByteArray(BODY)));
    assertThat(none.statusCode()).isEqualTo(415);
  }

  @BothVersions
  void theConnectionServesOnAfterwards(Version version) {
    TestClient client = client(version);

    assertThat(client.json("Encrypt", "{}").statusCode()).isEqualTo(401);
    assertThat(client.post("Encrypt", "text/plain", new byte[200_000]).statusCode()).isEqualTo(415);
    assertThat(client.json("Encrypt", "{}").statusCode()).isEqualTo(401);
  }

  /** Far more than the window of a connection in all. */
  @BothVersions
  @Timeout(60)
  void refusedBodiesDoNotUseUpTheConnection(Version version) {
    TestClient client = client(version);
    byte[] body = new byte[16 * 1024];
    for (String path : new String[] {"vault.v1.VaultService/Encrypt", "x"}) {
      for (int i = 0; i < 64; i++) {
        HttpResponse<byte[]> response =
            client.send(
                HttpRequest.newBuilder(client.uri(path))
                    .header("Content-Type", "application/json")
                    .timeout(Duration.ofSeconds(20))
                    .POST(BodyPublishers.ofByteArray(body)));

        assertThat(response.statusCode()).isIn(401, 404);
      }
    }
  }
}
