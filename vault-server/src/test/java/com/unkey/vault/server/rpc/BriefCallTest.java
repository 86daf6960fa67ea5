package com.unkey.vault.server.rpc;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.unkey.vault.v1.LivenessRequest;
import com.unkey.vault.v1.LivenessResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A method that anybody may call is no way to hold a place for long. */
class BriefCallTest extends RpcServerTest {
  BriefCallTest() {
    super(builder ->
        builder
            .limits(RpcLimits.defaults().withTimeouts(Duration.ofMinutes(1), Duration.ofMinutes(5)))
            .service(
                RpcService.of(
                    "test.v1.Brief",
                    RpcMethod.unary(
                            "Ping",
                            LivenessRequest.getDefaultInstance(),
                            (context, request) -> LivenessResponse.getDefaultInstance())
                        .asBrief())));
  }

  private HttpResponse<byte[]> ping(Version version, String json) {
    TestClient client = client(version);
    return client.send(
        HttpRequest.newBuilder(client.uri("test.v1.Brief/Ping"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json)));
  }

  @BothVersions
  void itsBodyIsSmall(Version version) {
    assertThat(ping(version, "{}").statusCode()).isEqualTo(200);
    assertThat(ping(version, "{\"x\": \"" + "y".repeat(1100) + "\"}").statusCode()).isEqualTo(429);
  }

  @Test
  void aStalledBodyIsNotWaitedForAsLongAsTheCallerAsks() throws Exception {
    service.forgetOutcomes();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.port())) {
      stall(socket);

      // Told of within ten seconds, or this fails.
      assertThat(service.outcome().code()).isEqualTo(ConnectCode.DEADLINE_EXCEEDED);
    }
  }

  private static void stall(Socket socket) throws IOException {
    socket
        .getOutputStream()
        .write(
            """
            POST /test.v1.Brief/Ping HTTP/1.1\r
            Host: x\r
            Content-Type: application/json\r
            Content-Length: 10\r
            Connect-Timeout-Ms: 300000\r
            \r
            {"\
            """
                .getBytes(US_ASCII));
    socket.getOutputStream().flush();
  }
}
