package com.unkey.vault.server.dev;

import com.unkey.vault.server.Main;
import java.io.IOException;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** {@code ./vault dev}: keys and a token made on the first start, then the server as ever. */
public final class Dev {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);
  private static final int LOOK_TIMEOUT_MILLIS = 1_000;
  private static final int CANNOT_START = 2;

  /** The server's own way to start, which need not return. */
  @FunctionalInterface
  interface Server {
    void start(Path config) throws Exception;
  }

  private final Server server;
  private final PrintStream out;

  Dev(Server server, PrintStream out) {
    this.server = server;
    this.out = out;
  }

  public static void main(String[] args) throws Exception {
    try {
      DevOptions options = DevOptions.parse(List.of(args));
      if (options.help()) {
        System.out.print(DevOptions.USAGE);
        return;
      }
      new Dev(config -> Main.main(new String[] {"--config", config.toString()}), System.out)
          .run(options);
    } catch (CannotStart e) {
      System.err.println("vault dev: " + e.getMessage());
      System.exit(CANNOT_START);
    }
  }

  /** Returns when the server's start does; the folder stays taken until this process ends. */
  void run(DevOptions options) throws Exception {
    int port = freePort(options.port());
    DevFolder folder =
        DevFolder.open(options.data(), System.currentTimeMillis(), new SecureRandom());
    folder.removeEnv();
    Path config = folder.writeConfig(port);
    Thread.ofVirtual().name("announce").start(() -> announceOnceReady(folder, port));
    server.start(config);
  }

  /** Asked here, because here the option can be named; the server's own error could not. */
  private static int freePort(int wanted) throws IOException, CannotStart {
    try (ServerSocket probe = new ServerSocket()) {
      probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted));
      return probe.getLocalPort();
    } catch (java.net.BindException _) {
      throw new CannotStart("port " + wanted + " is taken; choose another with --port N");
    }
  }

  private void announceOnceReady(DevFolder folder, int port) {
    String url = "http://127.0.0.1:" + port;
    try {
      while (!isReady(url)) {
        LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
      }
      folder.writeEnv(url);
      out.print(announcement(folder, url));
      out.flush();
    } catch (IOException e) {
      System.err.println("vault dev: cannot write " + folder.env() + ": " + e.getMessage());
    }
  }

  private static boolean isReady(String url) {
    try {
      HttpURLConnection look =
          (HttpURLConnection) URI.create(url + "/health/ready").toURL().openConnection();
      look.setConnectTimeout(LOOK_TIMEOUT_MILLIS);
      look.setReadTimeout(LOOK_TIMEOUT_MILLIS);
      return look.getResponseCode() == HttpURLConnection.HTTP_OK;
    } catch (IOException _) {
      return false;
    }
  }

  private static String announcement(DevFolder folder, String url) {
    return """

    A vault is ready at %s. This is no production set-up: the key and the token lie beside the data, and there is no TLS.
    Data, key and token: %s (scripts: . %s)

    Try it; the answer's "encrypted" goes to .../Decrypt:

    curl -sS %s/vault.v1.VaultService/Encrypt -H "Authorization: Bearer $(cat %s)" -H 'Content-Type: application/json' -d '{"keyring":"ring_1","data":"hello"}'

    """
        .formatted(
            url, folder.folder(), shellQuoted(folder.env()), url, shellQuoted(folder.token()));
  }

  private static String shellQuoted(Path path) {
    return "'" + path.toString().replace("'", "'\\''") + "'";
  }
}
