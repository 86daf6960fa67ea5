package com.unkey.vault.it.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.unkey.vault.it.parts.ConnectClient;
import com.unkey.vault.it.parts.VaultConfig;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What an operator of containers relies on, besides that the server is a vault. */
@Tag("real-container")
class ContainerTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** File systems of the kernel's and of the engine's, in which nothing is kept. */
  private static final List<String> KERNELS =
      List.of("proc", "sysfs", "cgroup", "cgroup2", "mqueue", "devpts", "tmpfs");

  private final DockerVolume volume = DockerVolume.create();
  private final VaultConfig config = volume.configure(VaultConfig.create());

  @AfterEach
  void removeVolume() {
    volume.close();
  }

  @Test
  void itIsNobodyAndMayDoNothing() throws Exception {
    try (VaultContainer vault = VaultContainer.start(config, volume)) {
      Map<String, String> status =
          Files.readAllLines(vault.proc().resolve("status")).stream()
              .map(line -> line.split(":\\s*", 2))
              .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
      assertThat(status.get("Uid")).isEqualTo("65532\t65532\t65532\t65532");
      assertThat(status.get("Gid")).isEqualTo("65532\t65532\t65532\t65532");
      assertThat(status.get("CapEff")).matches("0+");
      assertThat(status.get("CapBnd")).matches("0+");
      assertThat(status.get("NoNewPrivs")).isEqualTo("1");
      assertThat(writable(vault.proc())).containsExactly(DockerVolume.PATH);
    }
  }

  /** Where the process can write to a disk. */
  private static List<String> writable(Path proc) throws IOException {
    try (Stream<String> mounts = Files.lines(proc.resolve("mounts"))) {
      return mounts
          .map(line -> line.split(" "))
          .filter(mount -> !KERNELS.contains(mount[2]))
          .filter(mount -> List.of(mount[3].split(",")).contains("rw"))
          .map(mount -> mount[1])
          // The engine's own, which only root of the container may write.
          .filter(path -> !path.startsWith("/etc/"))
          .toList();
    }
  }

  @Test
  void itsHealthIsThereForProbes() {
    try (VaultContainer vault = VaultContainer.start(config, volume)) {
      for (String path : List.of("/health/live", "/health/startup", "/health/ready")) {
        assertThat(vault.get(path).statusCode()).as(path).isEqualTo(200);
        assertThat(vault.get(path).body()).contains("\"status\":\"ok\"");
      }
      assertThat(vault.get("/health/ready").body())
          .contains("\"kek\":\"ok\"")
          .contains("\"store\":\"ok\"");
      assertThat(vault.get("/metrics").body()).contains("vault_rpc_in_flight 0.0");
    }
  }

  @Test
  void itAnswersWhatIsUnderWayBeforeItEnds() throws Exception {
    try (VaultContainer vault = VaultContainer.start(config, volume)) {
      byte[] body =
          "{\"keyring\":\"ws_1\",\"data\":\"under way\"}".getBytes(StandardCharsets.UTF_8);
      String head =
          """
          POST /vault.v1.VaultService/Encrypt HTTP/1.1
          Host: localhost
          Authorization: Bearer %s
          Content-Type: application/json
          Content-Length: %d

          """
              .formatted(config.token(), body.length)
              .replace("\n", "\r\n");
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), vault.port())) {
        socket.setSoTimeout((int) SOON.toMillis());
        OutputStream out = socket.getOutputStream();
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        out.write(body, 0, 10);
        await(() -> vault.get("/metrics").body().contains("vault_rpc_in_flight 1.0"));
        vault.terminate();
        await(() -> vault.get("/health/ready").body().contains("shutting down"));
        assertThat(vault.get("/health/live").statusCode()).isEqualTo(200);
        assertThat(vault.isRunning()).isTrue();
        out.write(body, 10, body.length - 10);
        String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(answer).startsWith("HTTP/1.1 200 ").contains("\"encrypted\"");
      }
      assertThat(vault.awaitExit()).isZero();
    }
  }

  @Test
  void killedAndStartedAgainItStillHasWhatItKept() {
    try (VaultContainer vault = VaultContainer.start(config, volume)) {
      String encrypted = vault.client().encrypt("ws_1", "secret").field("encrypted");
      Map<String, byte[]> kept = volume.rings();
      vault.killAndRestart();
      assertThat(vault.client().decrypt("ws_1", encrypted).field("plaintext")).isEqualTo("secret");
      assertThat(volume.rings()).containsExactlyInAnyOrderEntriesOf(kept);
    }
  }

  @Test
  void allThatItSaysIsJsonAndNothingIsSecret() throws Exception {
    String inspected;
    String output;
    try (VaultContainer vault = VaultContainer.start(config, volume)) {
      ConnectClient client = vault.client();
      String encrypted = client.encrypt("ws_1", "plaintext-of-a-customer").field("encrypted");
      client.decrypt("ws_1", encrypted).field("plaintext");
      assertThat(client.decrypt("ws_2", encrypted).status()).isEqualTo(404);
      assertThat(client.decrypt("ws_1", "plaintext-of-a-customer").status()).isEqualTo(400);
      ConnectClient stranger = ConnectClient.of(vault.endpoint(), "token-of-a-stranger");
      assertThat(stranger.encrypt("ws_1", "plaintext-of-a-customer").status()).isEqualTo(401);
      vault.terminate();
      assertThat(vault.awaitExit()).isZero();
      inspected = Docker.show("inspect", vault.id());
      output = vault.output();
    }
    assertThat(output.lines()).hasSizeGreaterThan(5);
    for (String line : output.lines().toList()) {
      JsonNode entry = parse(line);
      for (String field : List.of("time", "level", "logger", "msg", "instance_id")) {
        assertThat(entry.path(field).asText()).as("%s of %s", field, line).isNotEmpty();
      }
    }
    assertThat(output).contains("\"audit\"").contains("ws_1");
    for (String text : List.of(inspected, output)) {
      assertThat(text)
          .doesNotContain(config.token())
          .doesNotContain((String) config.get("encryption.master_key"))
          .doesNotContain("plaintext-of-a-customer")
          .doesNotContain("token-of-a-stranger");
    }
  }

  private static JsonNode parse(String line) {
    try {
      JsonNode entry = JSON.readTree(line);
      assertThat(entry.isObject()).as(line).isTrue();
      return entry;
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + line, e);
    }
  }

  /** It works, as it did for the Go vault; but who may inspect a container reads the KEK there. */
  @Test
  void theEnvironmentMayHoldTheConfigurationAndThenTheEngineShowsIt() {
    try (VaultContainer vault = VaultContainer.startFromEnvironment(config, volume)) {
      vault.client().encrypt("ws_1", "secret").field("encrypted");
      assertThat(Docker.show("inspect", vault.id())).contains(config.token());
      assertThat(vault.output()).doesNotContain(config.token());
    }
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await().pollInterval(Duration.ofMillis(20)).atMost(SOON).until(condition);
  }
}
