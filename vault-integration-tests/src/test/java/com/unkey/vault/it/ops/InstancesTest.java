package com.unkey.vault.it.ops;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.unkey.vault.it.parts.ConnectClient;
import com.unkey.vault.it.parts.DiskFolder;
import com.unkey.vault.it.parts.FreePort;
import com.unkey.vault.it.parts.Http;
import com.unkey.vault.it.parts.Scratch;
import com.unkey.vault.it.parts.VaultConfig;
import com.unkey.vault.migrate.instance.HttpInstances;
import com.unkey.vault.migrate.instance.InstanceAnswer;
import com.unkey.vault.migrate.instance.InstanceAnswer.Answered;
import com.unkey.vault.migrate.instance.InstanceAnswer.Unreachable;
import com.unkey.vault.migrate.instance.InstanceStatus;
import com.unkey.vault.migrate.instance.InstanceStore;
import com.unkey.vault.server.VaultServer;
import com.unkey.vault.server.config.ConfigLoader;
import com.unkey.vault.storage.config.Secret;
import com.unkey.vault.storage.identity.Creators;
import com.unkey.vault.storage.identity.Epoch;
import com.unkey.vault.storage.identity.Phase;
import com.unkey.vault.storage.identity.StoreId;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two instances in the middle of a migration between two folders. */
class InstancesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String OPS_TOKEN = "ops-token-of-the-test";

  private final Path source = Scratch.folder("source");
  private final Path target = Scratch.folder("target");
  private final List<VaultServer> servers = new ArrayList<>();
  private final HttpInstances instances =
      new HttpInstances(new Secret(OPS_TOKEN), Duration.ofSeconds(20));
  private final VaultConfig config =
      VaultConfig.create()
          .with("ops_bearer_token", OPS_TOKEN)
          .with("storage.phase", "dual-read-source")
          .with("storage.identity_period", "50ms")
          .with("storage.attempts", 1)
          .with("storage.source.disk.path", source.toString())
          .with("storage.target.disk.path", target.toString());

  @BeforeEach
  void stamp() {
    stamp(source, "store_a", 4);
    stamp(target, "store_b", 2);
  }

  private static void stamp(Path folder, String id, int generation) {
    new DiskFolder(folder)
        .upload(
            Map.of(
                "_vault/store.json",
                """
                {"format": 1, "storeId": "%s", "role": "active", "epoch": 1,
                 "creators": {"min": "source", "max": "dual-read-source"}, "wrapKeks": [],
                 "generation": %d, "change": "c"}
                """
                    .formatted(id, generation)
                    .getBytes(UTF_8)));
  }

  @AfterEach
  void stop() {
    servers.forEach(VaultServer::stop);
    instances.close();
  }

  private URI start(VaultConfig with) throws Exception {
    VaultServer server =
        VaultServer.start(ConfigLoader.load(with.toml(), _ -> null, new SecureRandom()).config());
    servers.add(server);
    return URI.create("http://127.0.0.1:" + server.port());
  }

  private InstanceStatus status(URI url) {
    return statusOf(instances.ask(url));
  }

  private static InstanceStatus statusOf(@Nullable InstanceAnswer answer) {
    if (answer instanceof Answered(InstanceStatus status)) {
      return status;
    }
    throw new AssertionError("no status: " + answer);
  }

  private HttpResponse<String> rotate(URI url, String ring) throws Exception {
    return Http.send(
        HttpRequest.newBuilder(url.resolve("/vault.ops.v1.OpsService/RotateDek"))
            .header("Authorization", "Bearer " + OPS_TOKEN)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"keyring\":\"" + ring + "\"}"))
            .build());
  }

  @Test
  void whatEachSaysIsUnderstood() throws Exception {
    Instant before = Instant.now().minusSeconds(1);
    URI one = start(config.with("instance_id", "vault-0"));
    URI other = start(config.onAnotherPort());
    URI nobody = URI.create("http://127.0.0.1:" + FreePort.next());

    Map<URI, InstanceAnswer> answers = instances.askAll(List.of(one, other, nobody));

    assertThat(answers.get(nobody)).isInstanceOf(Unreachable.class);
    InstanceStatus first = statusOf(answers.get(one));
    assertThat(first.url()).isEqualTo(one);
    assertThat(first.instanceId()).isEqualTo("vault-0");
    assertThat(first.phase()).isEqualTo(Phase.DUAL_READ_SOURCE);
    assertThat(first.startedAt()).isBetween(before, Instant.now());
    assertThat(first.isDraining()).isFalse();
    assertThat(first.keks()).hasSize(1);
    assertThat(first.fallbacks()).isZero();
    assertThat(first.stores())
        .containsExactly(store("source", "store_a", 4), store("target", "store_b", 2));
    InstanceStatus second = statusOf(answers.get(other));
    assertThat(second.instanceId()).startsWith("ins_");
    assertThat(second.stores()).isEqualTo(first.stores());
  }

  private static InstanceStore store(String name, String id, long generation) {
    return new InstanceStore(
        name,
        true,
        true,
        Optional.of(
            new InstanceStore.Identity(
                new StoreId(id),
                "active",
                Epoch.FIRST,
                generation,
                new Creators(Phase.SOURCE, Phase.DUAL_READ_SOURCE))),
        Optional.empty());
  }

  @Test
  void anotherTokenIsToldWhichOneIsNeeded() throws Exception {
    URI url = start(config);
    try (HttpInstances strangers =
        new HttpInstances(new Secret(config.token()), Duration.ofSeconds(20))) {
      assertThat(strangers.ask(url))
          .isEqualTo(
              new Unreachable(
                  "it answered permission_denied: this token may not ask for the status; the"
                      + " operator's service takes ops_bearer_token, or a named token with the"
                      + " verb status"));
    }
  }

  @Test
  void aStoreThatIsGoneShowsAndStopsARotationUntilItIsBack() throws Exception {
    URI url = start(config);
    ConnectClient caller = ConnectClient.of(url, config.token());
    String encrypted = caller.encrypt("ws_1", "before").field("encrypted");
    String old = caller.encrypt("ws_1", "x").field("keyId");
    Path away = target.resolveSibling(target.getFileName() + "-away");
    Files.move(target, away);

    Awaitility.await()
        .untilAsserted(() -> assertThat(status(url).stores().get(1).isReachable()).isFalse());
    assertThat(status(url).stores().get(0).isReachable()).isTrue();
    HttpResponse<String> refused = rotate(url, "ws_1");
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.body()).contains("the target key store is unavailable");
    assertThat(caller.encrypt("ws_1", "x").field("keyId")).isEqualTo(old);

    Files.move(away, target);
    Awaitility.await()
        .untilAsserted(() -> assertThat(status(url).stores().get(1).isReachable()).isTrue());
    HttpResponse<String> rotated = rotate(url, "ws_1");
    assertThat(rotated.statusCode()).as(rotated.body()).isEqualTo(200);
    JsonNode made = JSON.readTree(rotated.body());
    assertThat(caller.encrypt("ws_1", "x").field("keyId"))
        .isEqualTo(made.path("keyId").asText())
        .isNotEqualTo(old);
    assertThat(caller.decrypt("ws_1", encrypted).field("plaintext")).isEqualTo("before");
    for (Path folder : List.of(source, target)) {
      assertThat(folder.resolve("keyring/ws_1/" + made.path("keyId").asText())).exists();
    }
  }
}
