package com.unkey.vault.server.aot;

import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import com.unkey.vault.core.KekId;
import com.unkey.vault.core.format.KekFormat;
import com.unkey.vault.v1.DecryptRequest;
import com.unkey.vault.v1.EncryptBulkRequest;
import com.unkey.vault.v1.EncryptRequest;
import com.unkey.vault.v1.EncryptResponse;
import com.unkey.vault.v1.LivenessRequest;
import com.unkey.vault.v1.ReEncryptRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs the packaged server once, so that the JVM remembers what it loads and how, and keeps it in
 * {@code vault.aot}. The server stands on S3, because the SDK is most of what is loaded; on disk it
 * needs a handful of classes more.
 */
final class TrainAot {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String TOKEN = "training";
  private static final String OPS_TOKEN = "training-ops";

  /** So often that what a request runs through is known as hot. */
  private static final int ROUNDS = 150;

  private final URI url;
  private final HttpClient http;

  private TrainAot(URI url, Version version) {
    this.url = url;
    this.http = HttpClient.newBuilder().version(version).build();
  }

  /**
   * @param args the folder that holds the packaged server, and gets the cache; the runtime that
   *     will use the cache, for only the one that made it can: this one if none is given
   */
  public static void main(String[] args) throws Exception {
    Path dist = Path.of(args[0]).toAbsolutePath();
    Path runtime = Path.of(args.length > 1 ? args[1] : System.getProperty("java.home"));
    Path cache = dist.resolve("vault.aot");
    Path work = Files.createTempDirectory("vault-aot-");
    Path log = work.resolve("server.log");
    try (TinyS3 s3 = new TinyS3()) {
      int port = freePort();
      URI url = URI.create("http://127.0.0.1:" + port);
      Path config = Files.writeString(work.resolve("vault.toml"), config(port, s3.url()));
      Process server = start(runtime, dist, cache, config, log);
      try {
        awaitReady(url, server);
        new TrainAot(url, Version.HTTP_1_1).train();
        new TrainAot(url, Version.HTTP_2).train();
      } finally {
        server.destroy();
        if (!server.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
          server.destroyForcibly();
        }
      }
      if (server.exitValue() != 0 || !Files.exists(cache)) {
        throw new IllegalStateException("no cache was made");
      }
    } catch (Exception e) {
      if (Files.exists(log)) {
        System.err.println(Files.readString(log));
      }
      throw e;
    } finally {
      for (String file : List.of("vault.toml", "server.log", "")) {
        Files.deleteIfExists(work.resolve(file));
      }
    }
  }

  private static String config(int port, URI s3) {
    SecureRandom random = new SecureRandom();
    return """
    http_port = %d
    bearer_token = "%s"
    ops_bearer_token = "%s"

    [server]
    host = "127.0.0.1"

    [encryption]
    master_key = "%s"

    [storage]
    init = true
    # However busy the machine is that builds.
    call_timeout = "60s"
    operation_timeout = "61s"

    [storage.s3]
    url = "%s"
    bucket = "%s"
    access_key_id = "training"
    access_key_secret = "training"
    connect_timeout = "30s"
    attempt_timeout = "30s"
    """
        .formatted(
            port,
            TOKEN,
            OPS_TOKEN,
            KekFormat.generate(new KekId("kek_training"), System.currentTimeMillis(), random),
            s3,
            TinyS3.BUCKET);
  }

  /** As {@code ./vault server} starts it, but that it writes the cache and does not read one. */
  private static Process start(Path runtime, Path dist, Path cache, Path config, Path log)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            runtime.resolve("bin/java").toString(),
            "@" + dist.resolve("jvm.options"),
            "-XX:AOTCacheOutput=" + cache,
            "-cp",
            dist.resolve("vault-server.jar").toString(),
            "com.unkey.vault.server.Main",
            "--config",
            config.toString());
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    builder.environment().remove("JDK_JAVA_OPTIONS");
    return builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  private static void awaitReady(URI url, Process server) throws Exception {
    TrainAot probe = new TrainAot(url, Version.HTTP_1_1);
    Instant deadline = Instant.now().plus(PATIENCE);
    while (!probe.isReady()) {
      if (!server.isAlive() || Instant.now().isAfter(deadline)) {
        throw new IllegalStateException("the server did not get ready");
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private boolean isReady() throws InterruptedException {
    try {
      HttpResponse<byte[]> report = get("/health/ready");
      // A server whose store does not answer yet is ready all the same.
      return report.statusCode() == 200
          && new String(report.body(), StandardCharsets.UTF_8).contains("\"store\":\"ok\"");
    } catch (IOException _) {
      return false;
    }
  }

  private void train() throws Exception {
    // Over HTTP/2 this is what asks for the upgrade; all that follows uses the connection.
    expect(200, get("/health/live"));
    for (int round = 0; round < ROUNDS; round++) {
      everyMethod(round);
    }
    expect(200, get("/health/startup"));
    expect(200, get("/metrics"));
    expect(200, status());
    expect(404, post("NoSuchMethod", "application/json", "{}".getBytes(StandardCharsets.UTF_8)));
    expect(400, post("Encrypt", "application/json", "{".getBytes(StandardCharsets.UTF_8)));
  }

  private void everyMethod(int round) throws Exception {
    // Some rounds make a keyring, which is what reads and writes the store.
    String ring = "ring_" + http.version() + "_" + (round % 10);
    String data = "x".repeat(round % 2 == 0 ? 32 : 1024);
    EncryptRequest encrypt = EncryptRequest.newBuilder().setKeyring(ring).setData(data).build();
    EncryptResponse kept = EncryptResponse.parseFrom(proto("Encrypt", encrypt));
    DecryptRequest decrypt =
        DecryptRequest.newBuilder().setKeyring(ring).setEncrypted(kept.getEncrypted()).build();
    proto("Decrypt", decrypt);
    json("Encrypt", encrypt);
    json("Decrypt", decrypt);
    grpc("application/grpc", "Encrypt", encrypt);
    grpc("application/grpc", "Decrypt", decrypt);
    grpc("application/grpc-web+proto", "Encrypt", encrypt);
    if (round % 10 == 0) {
      json("Liveness", LivenessRequest.getDefaultInstance());
      json(
          "ReEncrypt",
          ReEncryptRequest.newBuilder().setKeyring(ring).setEncrypted(kept.getEncrypted()).build());
      json(
          "EncryptBulk",
          EncryptBulkRequest.newBuilder().setKeyring(ring).putItems("a", data).build());
    }
  }

  private byte[] proto(String method, Message message) throws Exception {
    return expect(200, post(method, "application/proto", message.toByteArray()));
  }

  private void json(String method, Message message) throws Exception {
    byte[] body = JsonFormat.printer().print(message).getBytes(StandardCharsets.UTF_8);
    expect(200, post(method, "application/json", body));
  }

  private void grpc(String type, String method, Message message) throws Exception {
    byte[] bytes = message.toByteArray();
    byte[] framed =
        ByteBuffer.allocate(5 + bytes.length).put((byte) 0).putInt(bytes.length).put(bytes).array();
    expect(200, post(method, type, framed));
  }

  private HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(url.resolve(path)).timeout(PATIENCE).build();
    return http.send(request, BodyHandlers.ofByteArray());
  }

  private HttpResponse<byte[]> post(String method, String type, byte[] body)
      throws IOException, InterruptedException {
    return post("/vault.v1.VaultService/" + method, TOKEN, type, body);
  }

  private HttpResponse<byte[]> status() throws IOException, InterruptedException {
    byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
    return post("/vault.ops.v1.OpsService/Status", OPS_TOKEN, "application/json", body);
  }

  private HttpResponse<byte[]> post(String path, String token, String type, byte[] body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(url.resolve(path))
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", type)
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    return http.send(request, BodyHandlers.ofByteArray());
  }

  private static byte[] expect(int status, HttpResponse<byte[]> response) {
    if (response.statusCode() != status) {
      throw new IllegalStateException(
          response.uri() + " answered " + response.statusCode() + ", not " + status);
    }
    return response.body();
  }
}
