package com.unkey.vault.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.unkey.vault.it.parts.RealParts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Connect's own conformance suite: every unary case of every protocol, codec and HTTP version. */
@Tag("real-protocol")
class ConformanceTest {
  // An omitted line counts as supported.
  private static final String CONFIG =
      """
      features:
        versions: [HTTP_VERSION_1, HTTP_VERSION_2]
        protocols: [PROTOCOL_CONNECT, PROTOCOL_GRPC, PROTOCOL_GRPC_WEB]
        codecs: [CODEC_PROTO, CODEC_JSON]
        compressions: [COMPRESSION_IDENTITY, COMPRESSION_GZIP]
        stream_types: [STREAM_TYPE_UNARY]
        supports_h2c: true
        supports_tls: false
        supports_tls_client_certs: false
        supports_trailers: true
        supports_half_duplex_bidi_over_http1: false
        supports_connect_get: true
        supports_message_receive_limit: true
      """;

  @TempDir Path folder;

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void passesEveryUnaryCase() throws IOException, InterruptedException {
    Path config = Files.writeString(folder.resolve("conformance.yaml"), CONFIG);
    Path log = folder.resolve("conformance.log");
    List<String> command =
        List.of(
            RealParts.find("connectconformance").toString(),
            "--mode",
            "server",
            "--conf",
            config.toString(),
            "-v",
            // One after the other: the runner gives each only a few seconds to start.
            "--max-servers",
            "1",
            "--",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Dlogback.statusListenerClass=ch.qos.logback.core.status.NopStatusListener",
            "-cp",
            System.getProperty("java.class.path"),
            ConformanceServer.class.getName());

    Process runner =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      runner.getOutputStream().close();
      int exit = runner.waitFor();
      String said = Files.readString(log, StandardCharsets.UTF_8);

      assertThat(exit).as(said).isZero();
      said.lines().filter(line -> line.contains(" passed, ")).forEach(System.out::println);
      // The count shows that nothing was left out by a slip in the configuration.
      assertThat(said).contains("730 passed, 0 failed");
    } finally {
      runner.descendants().forEach(ProcessHandle::destroy);
      runner.destroy();
    }
  }
}
