package com.unkey.vault.it.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.unkey.vault.it.parts.Checkout;
import com.unkey.vault.it.parts.ConnectClient;
import com.unkey.vault.it.parts.ManagedProcess;
import com.unkey.vault.it.parts.Scratch;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What a newcomer does: {@code ./vault dev}, paste the line it prints, stop it, start it again. */
class DevCommandTest {
  /** It may have to build first. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Path data = Scratch.folder("dev").resolve("it's data");

  private static ManagedProcess vault(String... arguments) {
    List<String> command = new ArrayList<>(List.of(Checkout.root().resolve("vault").toString()));
    command.addAll(List.of(arguments));
    return ManagedProcess.start("vault", command, Map.of());
  }

  private ManagedProcess startDev() {
    ManagedProcess dev = vault("dev", "--port", "0", "--data", data.toString());
    return dev.awaitReady(() -> dev.output().lines().anyMatch(line -> line.startsWith("curl ")));
  }

  private static String curlLine(ManagedProcess dev) {
    return dev.output().lines().filter(line -> line.startsWith("curl ")).findFirst().orElseThrow();
  }

  /** {@code dev.env}, as a script would read it. */
  private ConnectClient client() throws IOException {
    Map<String, String> env = new HashMap<>();
    for (String line : Files.readAllLines(data.resolve("dev.env"))) {
      String[] parts = line.split("=", 2);
      env.put(parts[0], parts[1]);
    }
    return ConnectClient.of(
        URI.create(Objects.requireNonNull(env.get("VAULT_URL"))),
        Objects.requireNonNull(env.get("VAULT_TOKEN")));
  }

  @Test
  void thePastedLineEncryptsAndTheDataOutlivesKillAndCtrlC() throws Exception {
    String encrypted;
    try (ManagedProcess dev = startDev()) {
      assertThat(dev.output()).contains("no production set-up");
      JsonNode answer = pasted(curlLine(dev));
      encrypted = answer.path("encrypted").asText();
      assertThat(answer.path("keyId").asText()).startsWith("dek_");
      assertThat(client().decrypt("ring_1", encrypted).field("plaintext")).isEqualTo("hello");
      for (String secret : List.of("kek", "token", "ops-token", "dev.toml", "dev.env")) {
        Path file = data.resolve(secret);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .as(secret)
            .isEqualTo("rw-------");
      }
      assertThat(dev.output())
          .doesNotContain(Files.readString(data.resolve("token")).strip())
          .doesNotContain(Files.readString(data.resolve("ops-token")).strip())
          .doesNotContain(Files.readString(data.resolve("kek")).strip());
      dev.kill();
    }
    String after;
    try (ManagedProcess dev = startDev()) {
      assertThat(client().decrypt("ring_1", encrypted).field("plaintext")).isEqualTo("hello");
      after = pasted(curlLine(dev)).path("encrypted").asText();
      run("kill", "-INT", Long.toString(dev.pid()));
      assertThat(dev.awaitExit(PATIENCE)).isZero();
    }
    try (ManagedProcess dev = startDev()) {
      assertThat(dev.isAlive()).isTrue();
      assertThat(client().decrypt("ring_1", encrypted).field("plaintext")).isEqualTo("hello");
      assertThat(client().decrypt("ring_1", after).field("plaintext")).isEqualTo("hello");
    }
  }

  private static JsonNode pasted(String line) throws Exception {
    return new ObjectMapper().readTree(run("bash", "-c", line));
  }

  private static String run(String... command) throws Exception {
    try (ManagedProcess process = ManagedProcess.start("paste", List.of(command), Map.of())) {
      assertThat(process.awaitExit(PATIENCE)).as(process.output()).isZero();
      return process.output();
    }
  }

  @Test
  void aTakenPortIsOneLineThatNamesTheOption() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ManagedProcess dev =
            vault("dev", "--data", data.toString(), "--port", "" + taken.getLocalPort())) {
      assertThat(dev.awaitExit(PATIENCE)).isEqualTo(2);
      assertThat(dev.output().lines().toList())
          .contains(
              "vault dev: port "
                  + taken.getLocalPort()
                  + " is taken; choose another with --port N");
      assertThat(dev.output()).doesNotContain("Exception");
    }
  }

  @Test
  void theSameFolderIsNotServedTwice() throws Exception {
    try (ManagedProcess first = startDev();
        ManagedProcess second = vault("dev", "--port", "0", "--data", data.toString())) {
      assertThat(second.awaitExit(PATIENCE)).isEqualTo(2);
      assertThat(second.output()).contains("another ./vault dev is running on " + data);
      assertThat(first.isAlive()).isTrue();
      assertThat(client().call("Liveness", Map.of()).field("status")).isEqualTo("ok");
    }
  }

  @Test
  void theServersOwnOptionsAndExitCodesComeThrough() throws Exception {
    try (ManagedProcess help = vault("server", "--help")) {
      assertThat(help.awaitExit(PATIENCE)).isZero();
      assertThat(help.output()).contains("--config");
    }
    try (ManagedProcess wrong = vault("server", "--config", data.resolve("none.toml").toString())) {
      assertThat(wrong.awaitExit(PATIENCE)).isEqualTo(2);
      assertThat(wrong.output()).contains("none.toml");
    }
  }

  @Test
  void theCommandsSayTheirVersion() throws Exception {
    for (String command : List.of("migrate", "admin")) {
      try (ManagedProcess version = vault(command, "--version")) {
        assertThat(version.awaitExit(PATIENCE)).isZero();
        assertThat(version.output()).contains("vault-" + command + " ");
      }
    }
  }
}
