package com.unkey.vault.server.rpc;

import static com.unkey.vault.server.rpc.TestClient.encrypt;
import static com.unkey.vault.server.rpc.TestClient.framed;
import static com.unkey.vault.server.rpc.TestClient.gzip;
import static com.unkey.vault.server.rpc.TestClient.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.unkey.vault.v1.EncryptRequest;
import java.io.ByteArrayInputStream;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Size and number of calls, and what is left of a connection after a refusal. */
class RpcLimitsTest extends RpcServerTest {
  private static final int LIMIT = 10_000;

  RpcLimitsTest() {
    super(builder ->
        builder.limits(RpcLimits.defaults().withMaxRequestBytes(LIMIT).withMaxConcurrentCalls(1)));
  }

  /** A message of exactly {@code size} bytes. */
  private static byte[] message(int size) {
    EncryptRequest small = encrypt("", "x".repeat(size - 4));
    byte[] bytes =
        encrypt("", "x".repeat(size - (small.getSerializedSize() - size) - 4)).toByteArray();
    assertThat(bytes).hasSize(size);
    return bytes;
  }

  private static void assertTooLarge(HttpResponse<byte[]> response) {
    assertThat(response.statusCode()).isEqualTo(429);
    assertThat(text(response))
        .isEqualTo(
            "{\"code\":\"resource_exhausted\",\"message\":"
                + "\"message is larger than configured max 10000\"}");
  }

  @BothVersions
  void aMessageMayBeAsLargeAsTheLimit(Version version) {
    TestClient client = client(version);

    assertThat(client.post("Encrypt", "application/proto", message(LIMIT)).statusCode())
        .isEqualTo(200);
    assertTooLarge(client.post("Encrypt", "application/proto", message(LIMIT + 1)));
    assertThat(
            client
                .post(
                    "Encrypt",
                    "application/proto",
                    gzip(message(LIMIT)),
                    "Content-Encoding",
                    "gzip")
                .statusCode())
        .isEqualTo(200);
  }

  @BothVersions
  void aBodyOfUnknownLengthIsCountedToo(Version version) {
    TestClient client = client(version);
    for (int size : new int[] {LIMIT, LIMIT + 1, 200_000}) {
      byte[] body = message(size);
      HttpResponse<byte[]> response =
          client.send(
              client
                  .request("Encrypt")
                  .header("Content-Type", "application/proto")
                  .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))));
      assertThat(response.statusCode()).as("" + size).isEqualTo(size == LIMIT ? 200 : 429);
    }
    assertThat(client.proto("Encrypt", encrypt("r", "d")).statusCode()).isEqualTo(200);
  }

  @BothVersions
  void aBombIsNotUnpacked(Version version) {
    byte[] bomb = gzip(message(5_000_000));
    assertThat(bomb.length).isLessThan(LIMIT);

    assertTooLarge(
        client(version).post("Encrypt", "application/proto", bomb, "Content-Encoding", "gzip"));
    HttpResponse<byte[]> grpcWeb =
        client(version)
            .post(
                "Encrypt", "application/grpc-web+proto", framed(1, bomb), "grpc-encoding", "gzip");
    assertThat(grpcWeb.statusCode()).isEqualTo(200);
    assertThat(text(grpcWeb)).contains("grpc-status: 8\r\n");
  }

  @Test
  void aPromiseOfALargeMessageIsNotBelieved() {
    byte[] promise = {0, 0x7f, -1, -1, -1};
    HttpResponse<byte[]> response =
        client(Version.HTTP_1_1).post("Encrypt", "application/grpc-web", promise);

    assertThat(text(response)).contains("grpc-status: 8\r\n");
  }

  @Test
  void oneCallMoreThanTheLimitIsRefused() throws Exception {
    TestClient client = client(Version.HTTP_1_1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletableFuture<HttpResponse<byte[]>> first =
          CompletableFuture.supplyAsync(() -> sleepOnceAdmitted(client), threads);
      HttpResponse<byte[]> second;
      do {
        second = client.proto("Encrypt", encrypt("r", "d"));
      } while (second.statusCode() == 200 && !first.isDone());

      assertThat(second.statusCode()).isEqualTo(429);
      assertThat(text(second)).contains("resource_exhausted");
      assertThat(first.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }
    assertThat(client.proto("Encrypt", encrypt("r", "d")).statusCode()).isEqualTo(200);
  }

  /** The other caller may have the only place at first. */
  private static HttpResponse<byte[]> sleepOnceAdmitted(TestClient client) {
    HttpResponse<byte[]> response;
    do {
      response = client.proto("Encrypt", encrypt("sleep", "1500"));
    } while (response.statusCode() == 429);
    return response;
  }
}
