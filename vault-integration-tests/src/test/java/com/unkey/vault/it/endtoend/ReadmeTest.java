package com.unkey.vault.it.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.unkey.vault.it.parts.Checkout;
import com.unkey.vault.it.parts.ConnectClient;
import com.unkey.vault.it.parts.Http;
import com.unkey.vault.it.parts.ManagedProcess;
import com.unkey.vault.it.parts.S3Bucket;
import com.unkey.vault.it.parts.Scratch;
import com.unkey.vault.it.parts.Versitygw;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The README as a stranger follows it, from top to bottom: every command in it, in a copy of the
 * checkout without anything that was built.
 */
@Tag("real-readme")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReadmeTest {
  private static final Duration PATIENCE = Duration.ofMinutes(8);
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(bash|toml)\n(.*?)^```$");

  private Path copy;
  private List<String> commands;
  private String configuration;
  private @Nullable ManagedProcess dev;

  @BeforeAll
  void copyTheCheckout() throws IOException {
    copy = Scratch.folder("readme");
    run(
        "cd '"
            + Checkout.root()
            + "' && git ls-files -z --cached --others --exclude-standard"
            + " | tar --null -T - -cf - --ignore-failed-read | tar -xf - -C '"
            + copy
            + "'");
    String readme = Files.readString(copy.resolve("README.md"));
    List<String[]> blocks =
        BLOCK.matcher(readme).results().map(m -> new String[] {m.group(1), m.group(2)}).toList();
    commands = blocks.stream().filter(b -> b[0].equals("bash")).map(b -> b[1].strip()).toList();
    configuration = blocks.stream().filter(b -> b[0].equals("toml")).findFirst().orElseThrow()[1];
  }

  @AfterAll
  void stop() {
    if (dev != null) {
      dev.close();
    }
  }

  @Test
  @Order(1)
  void thereIsATestForEachCommand() {
    assertThat(commands).hasSize(7);
    assertThat(commands.get(0)).isEqualTo("./vault dev");
    assertThat(commands.get(4)).isEqualTo("./vault server --config vault.toml");
    // The two that run all tests are what CI runs: a test of them would run itself.
    assertThat(commands.get(5)).isEqualTo("mvn verify");
    assertThat(copy.resolve(".ci/run")).content().contains("stage verify maven verify verify");
    assertThat(commands.get(6)).isEqualTo("mvn -q -Dquick package");
  }

  @Test
  @Order(2)
  void devRuns() {
    ManagedProcess started = start(commands.get(0));
    dev = started;
    await(started, "curl ");
    assertThat(started.output()).contains("no production set-up");
  }

  @Test
  @Order(3)
  void theRequestsAnswer() throws IOException {
    assertThat(new ObjectMapper().readTree(run(commands.get(1))).path("keyId").asText())
        .startsWith("dek_");
    assertThat(new ObjectMapper().readTree(run(commands.get(2))).path("plaintext").asText())
        .isEqualTo("a secret");
  }

  @Test
  @Order(4)
  void theConnectClientGoesRoundTrip() {
    assertThat(run(commands.get(3))).contains("a secret");
  }

  @Test
  @Order(5)
  void aBucketOfTheGoVaultIsServed() throws IOException {
    ManagedProcess running = Objects.requireNonNull(dev);
    running.terminate();
    assertThat(running.awaitExit(PATIENCE)).isZero();
    GoVaultVectors go = GoVaultVectors.read();
    try (Versitygw server = Versitygw.start()) {
      S3Bucket bucket = S3Bucket.newOn(server);
      bucket.upload(go.objects());
      // The one thing a reader adds: this server checks the region, and its URL does not tell it.
      Files.writeString(
          copy.resolve("vault.toml"), configuration + "region = \"" + Versitygw.REGION + "\"\n");
      Map<String, String> environment =
          Map.of(
              "UNKEY_VAULT_TOKEN", "token-of-this-run",
              "UNKEY_ENCRYPTION_MASTER_KEY", go.activeKek(),
              "UNKEY_ENCRYPTION_PREVIOUS_MASTER_KEY", go.previousKek(),
              "UNKEY_S3_URL", server.root().endpoint().toString(),
              "UNKEY_S3_BUCKET", bucket.name(),
              "UNKEY_S3_ACCESS_KEY_ID", server.root().accessKey(),
              "UNKEY_S3_ACCESS_KEY_SECRET", server.root().secretKey());
      URI url = URI.create("http://127.0.0.1:8060");
      try (ManagedProcess vault = start(commands.get(4), environment)) {
        vault.awaitReady(() -> Http.answers(url.resolve("/health/ready"), 200));
        ConnectClient client = ConnectClient.of(url, "token-of-this-run");
        for (GoVaultVectors.Case one : go.cases()) {
          assertThat(client.decrypt(one.ring(), one.encrypted()).field("plaintext"))
              .isEqualTo(one.plaintext());
        }
        vault.terminate();
        assertThat(vault.awaitExit(PATIENCE)).isZero();
      }
    }
  }

  @Test
  @Order(6)
  void theInnerLoopBuilds() {
    run(commands.get(6));
    assertThat(copy.resolve("vault-server/target/dist/vault-server.jar")).exists();
  }

  /** What is named within a sentence, rather than in a block. */
  @Test
  @Order(7)
  void theCommandsInTheTextAnswer() throws IOException {
    Matcher named =
        Pattern.compile("`\\./vault ([a-z]+)[^`]*`")
            .matcher(Files.readString(copy.resolve("README.md")));
    int count = 0;
    while (named.find()) {
      count++;
      assertThat(run("./vault " + named.group(1) + " --help")).containsIgnoringCase("usage");
    }
    assertThat(count).isPositive();
    run("bash -n .ci/run");
  }

  private ManagedProcess start(String command) {
    return start(command, Map.of());
  }

  private ManagedProcess start(String command, Map<String, String> environment) {
    String line = "cd '" + copy + "' && exec " + command;
    return ManagedProcess.start("readme", List.of("bash", "-c", line), environment);
  }

  private String run(String command) {
    String line = "set -e\ncd '" + copy + "'\n" + command;
    try (ManagedProcess process =
        ManagedProcess.start("readme", List.of("bash", "-c", line), Map.of())) {
      assertThat(process.awaitExit(PATIENCE)).as(() -> command + "\n" + process.tail()).isZero();
      return process.output();
    }
  }

  private static void await(ManagedProcess process, String line) {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () -> !process.isAlive() || process.output().lines().anyMatch(l -> l.startsWith(line)));
    assertThat(process.isAlive()).as(process::tail).isTrue();
  }
}
