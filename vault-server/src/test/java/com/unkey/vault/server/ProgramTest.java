package com.unkey.vault.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.unkey.vault.server.auth.TokenHash;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as a process: what it prints, and how it ends. */
class ProgramTest {
  private static final String TOKEN = "geheim-token-1";
  private static final String KEK_TEXT = TestServer.KEK;

  @TempDir private Path folder;
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void endAll() {
    started.forEach(Process::destroyForcibly);
  }

  private Process start(List<String> jvmOptions, String... args) throws IOException {
    // Without the tests' own classes and resources: their logging is not the program's.
    String classPath =
        Path.of("target", "classes").toAbsolutePath()
            + java.io.File.pathSeparator
            + String.join(
                java.io.File.pathSeparator,
                java.util.Arrays.stream(
                        System.getProperty("java.class.path").split(java.io.File.pathSeparator))
                    .filter(each -> !each.contains("test-classes") && !each.endsWith("-tests.jar"))
                    .toList());
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", classPath, "com.unkey.vault.server.Main"));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().remove("UNKEY_CONFIG");
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    builder.environment().put("TOKEN", TOKEN);
    builder.redirectOutput(out().toFile()).redirectError(err().toFile());
    Process process = builder.start();
    started.add(process);
    return process;
  }

  private Path out() {
    return folder.resolve("out");
  }

  private Path err() {
    return folder.resolve("err");
  }

  private int exit(Process process) throws InterruptedException {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new java.net.ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private Path config(int port, String more) throws IOException {
    return Files.writeString(
        folder.resolve("vault.toml"),
        """
        http_port = %d
        bearer_token = "$TOKEN"
        [server]
        host = "127.0.0.1"
        [encryption]
        master_key = "%s"
        [storage]
        init = true
        [storage.disk]
        path = "data"
        %s
        """
            .formatted(port, KEK_TEXT, more));
  }

  private static HttpResponse<String> call(HttpClient client, int port, String method, String json)
      throws Exception {
    return client.send(
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + port + "/vault.v1.VaultService/" + method))
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + TOKEN)
            .POST(BodyPublishers.ofString(json))
            .build(),
        BodyHandlers.ofString());
  }

  @Test
  void servesUntilItIsToldToStopAndLogsNoSecret() throws Exception {
    int port = freePort();
    Path config = config(port, "[observability.logging]\nlevel = \"debug\"\n");
    Process vault =
        start(
            List.of("-Xlog:class+load:file=" + folder.resolve("classes")),
            "--config",
            config.toString());
    TestServer.until("\"serving\"", () -> read(out()).contains("\"msg\":\"serving\""));

    String plaintext = "geheim-plaintext-2";
    String base64 = Base64.getEncoder().encodeToString(plaintext.getBytes(UTF_8));
    String encrypted;
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> made =
          call(client, port, "Encrypt", "{\"keyring\":\"ws_1\",\"data\":\"" + plaintext + "\"}");
      assertThat(made.statusCode()).isEqualTo(200);
      encrypted = TestServer.field(made, "encrypted");
      assertThat(
              call(
                      client,
                      port,
                      "Decrypt",
                      "{\"keyring\":\"ws_1\",\"encrypted\":\"" + encrypted + "\"}")
                  .body())
          .contains(plaintext);
      // Broken in every way in which a message might quote it.
      call(client, port, "Encrypt", "{\"keyring\":\"ws_1\",\"data\":" + plaintext + "}");
      call(client, port, "Encrypt", "{\"keyring\":\"ws_1\",\"data\":{\"" + plaintext + "\":1}}");
      call(client, port, "Decrypt", "{\"keyring\":\"ws_1\",\"encrypted\":\"" + plaintext + "\"}");
      call(client, port, "EncryptBulk", "{\"keyring\":\"ws_1\",\"items\":{\"a\":[\"" + plaintext);
      client.send(
          HttpRequest.newBuilder(
                  URI.create("http://127.0.0.1:" + port + "/vault.v1.VaultService/Encrypt"))
              .header("Content-Type", "application/json")
              .header("Authorization", "Bearer geheim-wrong-3")
              .header("X-Request-Id", "has a blank geheim-4")
              .POST(BodyPublishers.ofString("{}"))
              .build(),
          BodyHandlers.discarding());
    }

    vault.destroy();
    assertThat(exit(vault)).isZero();

    String log = read(out()) + read(err());
    assertThat(log)
        .contains("\"msg\":\"DEK created\"", "\"logger\":\"audit\"", "\"msg\":\"stopped\"")
        .doesNotContain("geheim", KEK_TEXT, encrypted, base64, TokenHash.of(TOKEN).hex());
    assertThat(read(err())).isEmpty();
    assertThat(read(out()).lines())
        .allSatisfy(line -> {
          JsonObject json = JsonParser.parseString(line).getAsJsonObject();
          assertThat(json.keySet()).contains("time", "level", "logger", "msg", "instance_id");
        });
    List<JsonObject> audit =
        read(out())
            .lines()
            .map(line -> JsonParser.parseString(line).getAsJsonObject())
            .filter(line -> line.get("logger").getAsString().equals("audit"))
            .toList();
    assertThat(audit).hasSize(7);
    assertThat(audit.getFirst().get("who").getAsString()).isEqualTo("bearer_token");
    assertThat(audit.getFirst().get("verb").getAsString()).isEqualTo("Encrypt");
    assertThat(audit.getFirst().get("ring").getAsString()).isEqualTo("ws_1");
    assertThat(audit.getFirst().get("dek_id").getAsString()).startsWith("dek_");
    assertThat(audit.getFirst().get("outcome").getAsString()).isEqualTo("ok");
    assertThat(audit.getFirst().get("request_id").getAsString()).startsWith("req_");
    assertThat(audit.getLast().get("outcome").getAsString()).isEqualTo("unauthenticated");
    assertThat(read(folder.resolve("classes")))
        .contains("com.unkey.vault.server.tracing.NoTracing")
        .doesNotContain("io.opentelemetry.", "software.amazon.awssdk.");
  }

  @Test
  void aConfigurationThatCannotBeEndsItWithAList() throws Exception {
    Path config = config(70_000, "[storage.s3]\nurl = \"x\"\n");

    assertThat(exit(start(List.of(), "--config=" + config))).isEqualTo(2);
    assertThat(read(out())).isEmpty();
    assertThat(read(err()).lines())
        .containsExactly(
            "vault-server: " + config + ":1: http_port must be 1 to 65535, was 70000",
            "vault-server: "
                + config
                + ":9: [storage.s3] and [storage.disk] are both set; leave one of them");
  }

  @Test
  void aFileThatTheConfigurationNamesIsLookedAtTooBeforeServing() throws Exception {
    Path config = config(freePort(), "[auth]\ntokens_file = \"none.toml\"\n");

    assertThat(exit(start(List.of(), "--config", config.toString()))).isEqualTo(2);
    assertThat(read(err())).contains("auth.tokens_file does not exist: none.toml");
  }

  @Test
  void aPortThatIsTakenIsSaid() throws Exception {
    try (var socket = new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
      Path config = config(socket.getLocalPort(), "");

      assertThat(exit(start(List.of(), "--config", config.toString()))).isEqualTo(1);
      assertThat(read(out())).contains("\"msg\":\"could not start");
    }
  }

  @Test
  void helpAndVersionNeedNothing() throws Exception {
    assertThat(exit(start(List.of(), "--help"))).isZero();
    assertThat(read(out())).startsWith("Usage: vault-server ");
    assertThat(
            exit(start(List.of("-Xlog:class+load:file=" + folder.resolve("classes")), "--version")))
        .isZero();
    assertThat(read(out())).startsWith("vault-server ");
    assertThat(read(folder.resolve("classes")))
        .doesNotContain("io.helidon.", "org.tomlj.", "com.google.protobuf.", "ch.qos.");
    assertThat(exit(start(List.of(), "--verbose"))).isEqualTo(2);
    assertThat(read(err())).isEqualTo("vault-server: argument 1 is not known; see --help\n");
  }

  @Test
  void hashesATokenFromStandardInput() throws Exception {
    Process hash = start(List.of(), "hash-token");
    hash.getOutputStream().write("abc\n".getBytes(UTF_8));
    hash.getOutputStream().close();

    assertThat(exit(hash)).isZero();
    assertThat(read(out())).isEqualTo(TokenHash.of("abc").hex() + "\n");

    Process empty = start(List.of(), "hash-token");
    empty.getOutputStream().close();
    assertThat(exit(empty)).isEqualTo(2);
  }
}
