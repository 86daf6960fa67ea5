package com.unkey.vault.it.clients;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.unkey.vault.it.parts.RealParts;
import com.unkey.vault.it.parts.Scratch;
import com.unkey.vault.it.parts.VaultProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One server as {@code grpcurl} calls it: gRPC's client for Go, over cleartext HTTP/2. */
final class Grpcurl {
  /** Its exit code is this and the gRPC status. */
  private static final int REFUSED = 64;

  private static final long PATIENCE_SECONDS = 60;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final VaultProcess vault;
  private final String token;

  private Grpcurl(VaultProcess vault, String token) {
    this.vault = vault;
    this.token = token;
  }

  static Grpcurl of(VaultProcess vault) {
    return new Grpcurl(vault, vault.config().token());
  }

  /** The same with another token; empty sends none. */
  Grpcurl withToken(String other) {
    return new Grpcurl(vault, other);
  }

  /**
   * What came of a call.
   *
   * @param status gRPC's, 0 for success
   * @param text the answer as JSON, with default values, or the error as grpcurl tells it
   */
  record Reply(int status, String text) {
    JsonNode answer() throws IOException {
      if (status != 0) {
        throw new AssertionError("expected an answer, got status " + status + ": " + text);
      }
      return JSON.readTree(text);
    }

    String field(String name) throws IOException {
      return answer().path(name).asText();
    }
  }

  /**
   * @param flags besides those of every call
   */
  Reply call(String method, Map<String, ?> request, String... flags)
      throws IOException, InterruptedException {
    Path folder = Scratch.folder("grpcurl");
    Path in = Files.writeString(folder.resolve("in"), JSON.writeValueAsString(request));
    Path out = folder.resolve("out");
    List<String> command = new ArrayList<>();
    command.add(RealParts.find("grpcurl").toString());
    command.addAll(List.of("-plaintext", "-emit-defaults", "-d", "@"));
    command.addAll(
        List.of("-import-path", NodeProgram.PROTO.toString(), "-proto", "vault/v1/service.proto"));
    if (!token.isEmpty()) {
      // From the environment, because other users of a machine see command lines.
      command.addAll(List.of("-expand-headers", "-H", "authorization: Bearer ${VAULT_TOKEN}"));
    }
    command.addAll(List.of(flags));
    command.add(vault.endpoint().getAuthority());
    command.add("vault.v1.VaultService/" + method);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .redirectErrorStream(true);
    builder.environment().put("VAULT_TOKEN", token);
    Process process = builder.start();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("grpcurl still runs after " + PATIENCE_SECONDS + " s");
      }
    } finally {
      process.destroyForcibly();
    }
    String text = Files.readString(out, UTF_8);
    int exit = process.exitValue();
    if (exit != 0 && exit < REFUSED) {
      throw new AssertionError("grpcurl could not make its call (exit " + exit + "): " + text);
    }
    return new Reply(exit == 0 ? 0 : exit - REFUSED, text);
  }
}
