package com.unkey.vault.server.rpc;

import static com.unkey.vault.server.rpc.TestClient.encrypt;
import static com.unkey.vault.server.rpc.TestClient.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient.Version;
import java.net.http.HttpResponse;
import java.time.Duration;

/** A call is over when its time is, and the next one on its connection knows nothing of it. */
class DeadlineTest extends RpcServerTest {
  private static final String FOREVER = "3600000";

  DeadlineTest() {
    super(builder ->
        builder.limits(
            RpcLimits.defaults().withTimeouts(Duration.ofMillis(300), Duration.ofMillis(600))));
  }

  private static void assertDeadlineExceeded(HttpResponse<byte[]> response) {
    assertThat(response.statusCode()).isEqualTo(504);
    assertThat(text(response))
        .isEqualTo(
            "{\"code\":\"deadline_exceeded\",\"message\":\"the time for this call is over\"}");
  }

  @BothVersions
  void aHangingHandlerIsLeft(Version version) {
    TestClient client = client(version);
    for (int i = 0; i < 3; i++) {
      assertDeadlineExceeded(
          client.proto("Encrypt", encrypt("sleep", FOREVER), "Connect-Timeout-Ms", "50"));
      assertThat(client.proto("Encrypt", encrypt("sleep", "1")).statusCode()).isEqualTo(200);
    }
  }

  @BothVersions
  void theServersOwnLimitsHold(Version version) {
    TestClient client = client(version);

    assertDeadlineExceeded(client.proto("Encrypt", encrypt("sleep", FOREVER)));
    assertDeadlineExceeded(
        client.proto("Encrypt", encrypt("sleep", FOREVER), "Connect-Timeout-Ms", "3600000"));
  }

  @BothVersions
  void noTimeIsNoCall(Version version) {
    // Often, because an interrupted read would end the connection only now and then.
    for (int i = 0; i < 100; i++) {
      assertDeadlineExceeded(
          client(version).proto("Encrypt", encrypt("r", "d"), "Connect-Timeout-Ms", "0"));
    }
  }

  @BothVersions
  void theHandlerSeesItsDeadline(Version version) throws InterruptedException {
    service.forgetOutcomes();
    client(version).proto("Encrypt", encrypt("sleep", FOREVER), "Connect-Timeout-Ms", "20");

    RpcObserver.Outcome outcome = service.outcome();
    assertThat(outcome.code()).isEqualTo(ConnectCode.DEADLINE_EXCEEDED);
    assertThat(outcome.failure()).hasCauseInstanceOf(InterruptedException.class);
  }
}
