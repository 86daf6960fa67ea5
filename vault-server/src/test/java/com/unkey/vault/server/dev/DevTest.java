package com.unkey.vault.server.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tomlj.Toml;

class DevTest {
  @TempDir Path temp;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final AtomicReference<HttpServer> server = new AtomicReference<>();

  /** Ready or not, as told; counts how often it was asked. */
  private final AtomicBoolean ready = new AtomicBoolean();

  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicInteger port = new AtomicInteger();

  private void startStub(Path config) throws Exception {
    port.set(Math.toIntExact(Toml.parse(config).getLong("http_port")));
    HttpServer stub =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port.get()), 0);
    stub.createContext(
        "/health/ready",
        exchange -> {
          asked.incrementAndGet();
          exchange.sendResponseHeaders(ready.get() ? 200 : 503, -1);
          exchange.close();
        });
    server.set(stub);
    stub.start();
  }

  @AfterEach
  void stop() {
    HttpServer started = server.get();
    if (started != null) {
      started.stop(0);
    }
  }

  private Dev dev() {
    return new Dev(this::startStub, new PrintStream(out, true, StandardCharsets.UTF_8));
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void theCurlLineAppearsOnlyOnceTheServerIsReady() throws Exception {
    Files.writeString(temp.resolve("dev.env"), "of an earlier run");
    dev().run(new DevOptions(0, temp, false));
    await(() -> asked.get() >= 3);
    assertThat(printed()).isEmpty();
    assertThat(temp.resolve("dev.env")).doesNotExist();

    ready.set(true);
    await(() -> printed().contains("curl "));
    assertThat(printed())
        .contains("no production set-up")
        .containsPattern("(?m)^curl -sS http://127\\.0\\.0\\.1:" + port.get() + "/")
        .contains("$(cat '" + temp.resolve("token") + "')")
        .doesNotContain(Files.readString(temp.resolve("token")).strip());
    assertThat(temp.resolve("dev.env"))
        .content()
        .contains("VAULT_URL=http://127.0.0.1:" + port.get());
  }

  @Test
  void aTakenPortIsOneLineThatNamesTheOption() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      assertThatThrownBy(() -> dev().run(new DevOptions(port, temp.resolve("d"), false)))
          .isInstanceOf(CannotStart.class)
          .hasMessage("port " + port + " is taken; choose another with --port N");
      assertThat(temp.resolve("d")).doesNotExist();
    }
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void await(Condition condition) throws Exception {
    Instant deadline = Instant.now().plus(Duration.ofSeconds(30));
    while (!condition.holds()) {
      assertThat(Instant.now()).as("the deadline").isBefore(deadline);
      Thread.onSpinWait();
    }
  }
}
