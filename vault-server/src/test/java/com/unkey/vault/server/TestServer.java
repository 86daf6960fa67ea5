package com.unkey.vault.server;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.unkey.vault.core.KekId;
import com.unkey.vault.core.format.KekFormat;
import com.unkey.vault.core.store.FakeStore;
import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.server.config.ConfigLoader;
import com.unkey.vault.server.config.ServerConfig;
import com.unkey.vault.storage.StorageConfig;
import com.unkey.vault.storage.StoreSet;
import com.unkey.vault.storage.config.InvalidConfig;
import com.unkey.vault.storage.identity.Phase;
import com.unkey.vault.storage.identity.StoreExpectation;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.BooleanSupplier;

/** A vault in this process, on a store that a test gives it, and a plain client for it. */
final class TestServer implements AutoCloseable {
  static final String TOKEN = "token-of-the-test";
  static final String OPS_TOKEN = "ops-token-of-the-test";
  static final String KEK = KekFormat.generate(new KekId("kek_test"), 1, new Random(7));

  private final VaultServer server;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private boolean stopped;

  private TestServer(VaultServer server) {
    this.server = server;
  }

  /** On an empty store that may be taken into use. */
  static TestServer start() {
    return start(new FakeStore(), "");
  }

  static TestServer start(ObjectStore store, String moreToml) {
    return start(store, moreToml, "", "");
  }

  /** With {@code from} replaced in the configuration. */
  static TestServer start(ObjectStore store, String moreToml, String from, String to) {
    return new TestServer(VaultServer.start(config(store, moreToml, from, to)));
  }

  /**
   * In a dual phase, over two stores that are stamped for it.
   *
   * @param phase as configuration writes it
   */
  static TestServer migrating(String phase, ObjectStore source, ObjectStore target) {
    ServerConfig one = config(new FakeStore(), "", "", "");
    StorageConfig like = ((StoreSet.Single) one.storage()).store();
    return new TestServer(
        VaultServer.start(
            with(
                one,
                new StoreSet.Migrating(
                    Phase.ofWord(phase).orElseThrow(),
                    inMigration(StoreSet.SOURCE, source, like),
                    inMigration(StoreSet.TARGET, target, like)))));
  }

  private static StorageConfig inMigration(String table, ObjectStore store, StorageConfig like) {
    return new StorageConfig(
        new StorageConfig.Backend.Given(store, key -> {}),
        StoreExpectation.of(table, false, Optional.empty(), OptionalLong.empty()),
        like.withoutIfMatch(),
        like.limits(),
        like.identityPeriod());
  }

  /**
   * On any free port.
   *
   * @param moreToml tables of its own, after the ones that are needed
   */
  static ServerConfig config(ObjectStore store, String moreToml, String from, String to) {
    String toml =
        """
        instance_id = "ins_test"
        bearer_token = "%s"
        ops_bearer_token = "%s"
        [encryption]
        master_key = "%s"
        [storage]
        init = true
        identity_period = "50ms"
        attempts = 1
        breaker_open_for = "100ms"
        [storage.disk]
        path = "/unused"
        %s
        """
            .formatted(TOKEN, OPS_TOKEN, KEK, moreToml)
            .replace(from, to);
    ServerConfig read;
    try {
      read = ConfigLoader.load(toml, name -> null, new Random(1)).config();
    } catch (InvalidConfig e) {
      throw new IllegalArgumentException(e);
    }
    StorageConfig storage = ((StoreSet.Single) read.storage()).store();
    return with(
        read,
        StoreSet.of(
            new StorageConfig(
                new StorageConfig.Backend.Given(store, key -> {}),
                storage.expected(),
                storage.withoutIfMatch(),
                storage.limits(),
                storage.identityPeriod())));
  }

  private static ServerConfig with(ServerConfig read, StoreSet stores) {
    return new ServerConfig(
        read.instanceId(),
        read.region(),
        new ServerConfig.Listen(
            "127.0.0.1",
            0,
            read.listen().maxConnections(),
            read.listen().patience(),
            read.listen().tls()),
        read.limits(),
        read.drain(),
        read.auth(),
        read.encryption(),
        stores,
        read.cache(),
        read.tracing(),
        read.logging(),
        read.metrics());
  }

  VaultServer server() {
    return server;
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }

  HttpClient client() {
    return client;
  }

  HttpResponse<String> get(String path) {
    return send(HttpRequest.newBuilder(uri(path)).build());
  }

  HttpRequest.Builder call(String method, String json) {
    return HttpRequest.newBuilder(uri("/vault.v1.VaultService/" + method))
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(json));
  }

  HttpResponse<String> post(String token, String method, String json) {
    return send(call(method, json).header("Authorization", "Bearer " + token).build());
  }

  HttpResponse<String> post(String method, String json) {
    return post(TOKEN, method, json);
  }

  /** A call of the operator's service, as whoever has {@code token}. */
  HttpResponse<String> ops(String token, String method, String json) {
    return send(opsCall(method, json).header("Authorization", "Bearer " + token).build());
  }

  HttpResponse<String> ops(String method, String json) {
    return ops(OPS_TOKEN, method, json);
  }

  HttpRequest.Builder opsCall(String method, String json) {
    return HttpRequest.newBuilder(uri("/vault.ops.v1.OpsService/" + method))
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(json));
  }

  HttpResponse<String> send(HttpRequest request) {
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** What Encrypt answers, which must be a success. */
  String encrypt(String ring, String data) {
    JsonObject request = new JsonObject();
    request.addProperty("keyring", ring);
    request.addProperty("data", data);
    HttpResponse<String> response = post("Encrypt", request.toString());
    if (response.statusCode() != 200) {
      throw new IllegalStateException(response.statusCode() + " " + response.body());
    }
    return field(response, "encrypted");
  }

  HttpResponse<String> decrypt(String ring, String encrypted) {
    JsonObject request = new JsonObject();
    request.addProperty("keyring", ring);
    request.addProperty("encrypted", encrypted);
    return post("Decrypt", request.toString());
  }

  static String field(HttpResponse<String> response, String name) {
    return JsonParser.parseString(response.body()).getAsJsonObject().get(name).getAsString();
  }

  /** Waits for something that must come. */
  static void until(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("never came: " + what);
      }
      Thread.onSpinWait();
    }
  }

  void stop() {
    stopped = true;
    server.stop();
  }

  @Override
  public void close() {
    if (!stopped) {
      stop();
    }
    client.close();
  }
}
