package com.unkey.vault.bench.load;

import com.unkey.vault.core.KekId;
import com.unkey.vault.core.format.KekFormat;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * A server's configuration: whatever has a default keeps it.
 *
 * @param file where it is written
 * @param port free when this was made
 * @param token its bearer token, made for this run
 */
record ServerSettings(Path file, int port, String token) {
  /** A new KEK and token, and a store in a folder of its own. */
  static ServerSettings create(Path folder) {
    SecureRandom random = new SecureRandom();
    byte[] token = new byte[16];
    random.nextBytes(token);
    ServerSettings settings =
        new ServerSettings(
            folder.resolve("vault.toml"), freePort(), HexFormat.of().formatHex(token));
    String kek = KekFormat.generate(new KekId("kek_bench"), System.currentTimeMillis(), random);
    try {
      Files.writeString(
          settings.file,
          """
          http_port = %d
          bearer_token = "%s"
          server.host = "127.0.0.1"
          encryption.master_key = "%s"
          storage.disk.path = "%s"
          storage.init = true
          """
              .formatted(settings.port, settings.token, kek, folder.resolve("store")));
    } catch (IOException e) {
      throw new BenchException("cannot write " + settings.file + ": " + e.getMessage(), e);
    }
    return settings;
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new BenchException("no free port", e);
    }
  }

  @Override
  public String toString() {
    return "ServerSettings[" + file + "]";
  }
}
