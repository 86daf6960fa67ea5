package com.unkey.vault.it.clients;

import com.unkey.vault.it.parts.Checkout;
import com.unkey.vault.it.parts.ManagedProcess;
import com.unkey.vault.it.parts.RealParts;
import com.unkey.vault.it.parts.Scratch;
import com.unkey.vault.it.parts.VaultProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The programs of {@code src/test/node}, in a folder where Node.js finds the packages of the part
 * {@code node-clients} and the code made from our proto files by Connect's own generator.
 */
final class NodeProgram {
  static final Path PROTO = Checkout.root().resolve("vault-core/src/main/protobuf");

  private static final Path SOURCES =
      Checkout.root().resolve("vault-integration-tests/src/test/node");
  private static final Duration GENERATING = Duration.ofMinutes(1);
  private static final Duration ALL_CHECKS = Duration.ofMinutes(4);

  private final Path folder;

  private NodeProgram(Path folder) {
    this.folder = folder;
  }

  static NodeProgram prepare() throws IOException {
    Path packages = RealParts.find("node-clients").resolve("node_modules");
    Path folder = Scratch.folder("node");
    Files.createSymbolicLink(folder.resolve("node_modules"), packages);
    try (Stream<Path> files = Files.list(SOURCES)) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
    Path tools = packages.resolve(".bin");
    String generation =
        """
        {"version": "v2", "plugins": [{"local": "%s", "out": "gen", "opt": "target=js"}]}\
        """
            .formatted(tools.resolve("protoc-gen-es"));
    List<String> command =
        List.of(
            tools.resolve("buf").toString(),
            "generate",
            PROTO.toString(),
            "--output",
            folder.toString(),
            "--template",
            generation);
    try (ManagedProcess buf =
        ManagedProcess.start(
            "buf", command, Map.of("BUF_CACHE_DIR", Scratch.folder("buf").toString()))) {
      if (buf.awaitExit(GENERATING) != 0) {
        throw new AssertionError("no code was generated from the proto files:\n" + buf.tail());
      }
    }
    return new NodeProgram(folder);
  }

  /** Runs all checks with one client. */
  ClientReport check(String client, VaultProcess vault, VaultProcess slow) {
    Map<String, String> environment =
        Map.of(
            "VAULT_URL", vault.endpoint().toString(),
            "VAULT_TOKEN", vault.config().token(),
            "VAULT_SLOW_URL", slow.endpoint().toString(),
            "VAULT_SLOW_TOKEN", slow.config().token(),
            "VAULT_PROTO", PROTO.toString());
    List<String> command = List.of("node", folder.resolve("main.mjs").toString(), client);
    String name = client.replaceAll("[^a-z0-9.-]+", "-");
    try (ManagedProcess node = ManagedProcess.start(name, command, environment)) {
      int exit = node.awaitExit(ALL_CHECKS);
      if (exit != 0) {
        throw new AssertionError(client + " ended with " + exit + ":\n" + node.tail());
      }
      return ClientReport.of(node.output());
    }
  }
}
