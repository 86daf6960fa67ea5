package com.unkey.vault.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.unkey.vault.it.parts.Scratch;
import com.unkey.vault.it.parts.VaultConfig;
import com.unkey.vault.it.parts.VaultProcess;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ten transports of {@code @connectrpc/connect-node}, and {@code @grpc/grpc-js}. */
@Tag("real-protocol")
class NodeClientsTest {
  /** What each client is asked to do; said here too, so that a program that does less fails. */
  private static final List<String> CHECKS =
      List.of(
          "liveness, without a token",
          "round trip of ASCII",
          "round trip of other characters",
          "round trip of nothing",
          "round trip of 100 KiB",
          "bulk round trip",
          "re-encryption",
          "the request's id comes back",
          "no token",
          "wrong token",
          "malformed keyring",
          "garbage for a ciphertext",
          "garbage in a bulk, named",
          "altered ciphertext",
          "ciphertext of another ring",
          "unknown method",
          "oversized request",
          "deadline that is kept",
          "deadline of the client",
          "deadline told to the server",
          "cancelled call",
          "50 calls at once",
          "10 MiB over one client",
          "refused calls beside good ones",
          "gzip both ways");

  private static NodeProgram program;
  private static VaultProcess vault;
  private static SlowVault slow;

  @BeforeAll
  static void start() throws IOException {
    program = NodeProgram.prepare();
    slow = new SlowVault();
    vault = VaultProcess.start(VaultConfig.create().onDisk(Scratch.folder("clients")));
  }

  @AfterAll
  static void stop() {
    if (vault != null) {
      vault.close();
    }
    if (slow != null) {
      slow.close();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "connect http/1.1 json",
        "connect http/1.1 binary",
        "connect http/2 json",
        "connect http/2 binary",
        "grpc-web http/1.1 json",
        "grpc-web http/1.1 binary",
        "grpc-web http/2 json",
        "grpc-web http/2 binary",
        "grpc http/2 json",
        "grpc http/2 binary",
        "grpc-js"
      })
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void isServed(String client) {
    ClientReport report = program.check(client, vault, slow.process());

    System.out.println(report.about() + " passed " + report.passed().size() + " checks");
    assertThat(report.failures()).as(report.about()).isEmpty();
    assertThat(report.noise()).as("printed besides").isEmpty();
    assertThat(report.passed()).containsExactlyElementsOf(CHECKS);
    assertThat(report.counted()).isEqualTo(CHECKS.size());
  }
}
