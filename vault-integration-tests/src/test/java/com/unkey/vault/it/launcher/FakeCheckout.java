package com.unkey.vault.it.launcher;

import com.unkey.vault.it.parts.Checkout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A checkout with the real launcher, and a JDK and a Maven that only say what they were asked. All
 * its files are a day old, so that what a test touches is newer.
 */
final class FakeCheckout {
  static final String MODULE = "vault-migrate";

  private final FileTime yesterday = FileTime.from(Instant.now().minusSeconds(24 * 60 * 60));
  private final Path root;
  private final Path tools;
  private final Path jdk;

  FakeCheckout(Path folder) throws IOException {
    root = Files.createDirectories(folder.resolve("a checkout"));
    tools = Files.createDirectories(folder.resolve("tools"));
    jdk = Files.createDirectories(folder.resolve("jdk 25"));
    Files.copy(Checkout.root().resolve("vault"), root.resolve("vault"));
    for (String module : List.of("vault-core", "vault-storage", "vault-server", MODULE)) {
      write(module + "/pom.xml", "");
      write(module + "/src/main/java/A.java", "");
      write(module + "/src/main/java/b/B.java", "");
      age(root.resolve(module).resolve("src/main/java/b"));
      age(root.resolve(module).resolve("src/main/java"));
      age(root.resolve(module).resolve("src/main"));
    }
    write("pom.xml", "");
    write("vault-bom/pom.xml", "");
    program(jdk.resolve("bin/javac"), "");
    program(jdk.resolve("bin/java"), "printf 'java:'; printf ' [%s]' \"$@\"; echo");
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25.0.3\"\n");
    // Makes what Maven would make.
    program(
        tools.resolve("mvn"),
        """
        printf 'mvn:' >&2; printf ' [%s]' "$@" >&2; echo " JAVA_HOME=[$JAVA_HOME]" >&2
        [ -e no-build ] && exit 1
        for module in vault-server vault-migrate; do
          mkdir -p $module/target/dist; touch $module/target/dist/.built
        done
        touch vault-server/target/dist/vault.aot
        """);
  }

  Path root() {
    return root;
  }

  Path jdk() {
    return jdk;
  }

  void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
    age(path);
  }

  private void age(Path path) throws IOException {
    Files.setLastModifiedTime(path, yesterday);
  }

  /** As built an hour ago, after all sources and before whatever a test changes. */
  void built() throws IOException {
    for (String module : List.of("vault-server", MODULE)) {
      write(module + "/target/dist/.built", "");
      Files.setLastModifiedTime(
          root.resolve(module).resolve("target/dist/.built"),
          FileTime.from(Instant.now().minusSeconds(60 * 60)));
    }
    write("vault-server/target/dist/vault.aot", "");
  }

  void removeMaven() throws IOException {
    Files.delete(tools.resolve("mvn"));
  }

  /** What it printed, and how it ended. */
  record Outcome(int exit, String out, String err) {}

  Outcome vault(String... arguments) throws IOException, InterruptedException {
    return vault(Map.of(), arguments);
  }

  Outcome vault(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile(tools, "out", ".txt");
    Path err = Files.createTempFile(tools, "err", ".txt");
    List<String> command = new ArrayList<>(List.of("/bin/bash", root.resolve("vault").toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(tools.toFile());
    builder.environment().clear();
    // What the launcher needs of the system, and no other Maven or JDK.
    builder.environment().put("PATH", tools + ":" + systemTools());
    builder.environment().put("HOME", tools.toString());
    builder.environment().put("JAVA_HOME", jdk.toString());
    builder.environment().putAll(environment);
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("./vault still runs");
    }
    return new Outcome(
        process.exitValue(),
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }

  /** A folder with links to the few programs that the launcher itself uses. */
  private Path systemTools() throws IOException {
    Path folder = tools.resolve("system");
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder);
      for (String name :
          List.of("cat", "dirname", "find", "grep", "head", "mkdir", "readlink", "touch", "bash")) {
        for (String place : List.of("/usr/bin", "/bin")) {
          Path program = Path.of(place, name);
          if (Files.isExecutable(program) && !Files.exists(folder.resolve(name))) {
            Files.createSymbolicLink(folder.resolve(name), program);
          }
        }
      }
    }
    return folder;
  }

  private static void program(Path path, String script) throws IOException {
    Files.createDirectories(path.getParent());
    Files.writeString(path, "#!/bin/bash\n" + script + "\n");
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
