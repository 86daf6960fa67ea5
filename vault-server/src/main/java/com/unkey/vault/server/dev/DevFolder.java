package com.unkey.vault.server.dev;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import com.unkey.vault.core.KekId;
import com.unkey.vault.core.format.KekFormat;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Everything that {@code ./vault dev} keeps, in one folder: {@code kek}, {@code token}, {@code
 * ops-token}, {@code store/}, and {@code dev.toml} and {@code dev.env} made from them at each
 * start. The KEK is on disk before a DEK can be made under it.
 */
final class DevFolder implements AutoCloseable {
  private static final String ID_ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final int ID_LENGTH = 9;
  private static final int TOKEN_BYTES = 24;

  private final Path folder;
  private final FileChannel lock;

  private DevFolder(Path folder, FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /**
   * Takes the folder for this process, and makes what is missing in it.
   *
   * @throws CannotStart if another process has it, or the key to its data is gone
   */
  static DevFolder open(Path data, long nowMillis, RandomGenerator random)
      throws IOException, CannotStart {
    Path folder = data.toAbsolutePath().normalize();
    SecretFile.makeFolder(folder);
    DevFolder dev = new DevFolder(folder, lock(folder));
    try {
      dev.makeMissing(nowMillis, random);
      return dev;
    } catch (IOException | CannotStart | RuntimeException e) {
      dev.close();
      throw e;
    }
  }

  private static FileChannel lock(Path folder) throws IOException, CannotStart {
    FileChannel channel = FileChannel.open(folder.resolve("lock"), CREATE, WRITE);
    @Nullable FileLock held = null;
    try {
      held = channel.tryLock();
    } catch (OverlappingFileLockException _) {
      // This very process has it.
    }
    if (held == null) {
      channel.close();
      throw new CannotStart(
          "another ./vault dev is running on "
              + folder
              + "; stop it, or choose another folder with --data");
    }
    return channel;
  }

  private void makeMissing(long nowMillis, RandomGenerator random) throws IOException, CannotStart {
    Path ignore = folder.resolve(".gitignore");
    if (!Files.exists(ignore)) {
      Files.writeString(ignore, "*\n");
    }
    SecretFile.makeFolder(store());
    if (!Files.exists(kek())) {
      if (holdsKeyrings()) {
        throw new CannotStart(
            kek()
                + " is missing, and only it opens what is in "
                + store()
                + "; restore it, or start anew with another --data");
      }
      KekId id = new KekId("kek_" + id(random));
      SecretFile.write(kek(), KekFormat.generate(id, nowMillis, random) + "\n");
    }
    makeToken(token(), "vault_dev_", random);
    makeToken(opsToken(), "vault_dev_ops_", random);
  }

  private static void makeToken(Path file, String prefix, RandomGenerator random)
      throws IOException {
    if (!Files.exists(file)) {
      byte[] bytes = new byte[TOKEN_BYTES];
      random.nextBytes(bytes);
      String text = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
      SecretFile.write(file, prefix + text + "\n");
    }
  }

  private boolean holdsKeyrings() throws IOException {
    Path keyrings = store().resolve("keyring");
    if (!Files.isDirectory(keyrings)) {
      return false;
    }
    try (DirectoryStream<Path> rings = Files.newDirectoryStream(keyrings)) {
      return rings.iterator().hasNext();
    }
  }

  private static String id(RandomGenerator random) {
    StringBuilder id = new StringBuilder();
    for (int i = 0; i < ID_LENGTH; i++) {
      id.append(ID_ALPHABET.charAt(random.nextInt(ID_ALPHABET.length())));
    }
    return id.toString();
  }

  Path folder() {
    return folder;
  }

  Path token() {
    return folder.resolve("token");
  }

  Path opsToken() {
    return folder.resolve("ops-token");
  }

  Path store() {
    return folder.resolve("store");
  }

  Path env() {
    return folder.resolve("dev.env");
  }

  private Path kek() {
    return folder.resolve("kek");
  }

  /**
   * What the server is started with.
   *
   * @return the configuration file
   */
  Path writeConfig(int port) throws IOException {
    Path config = folder.resolve("dev.toml");
    SecretFile.write(
        config,
        """
        # Written by ./vault dev at each start; changes are lost. No production set-up: the key lies beside the data.
        http_port = %d
        bearer_token = %s
        ops_bearer_token = %s

        [server]
        host = "127.0.0.1"

        [encryption]
        master_key = %s

        [storage]
        init = true

        [storage.disk]
        path = %s

        [observability.logging]
        level = "warn"
        """
            .formatted(
                port,
                quoted(Files.readString(token()).strip()),
                quoted(Files.readString(opsToken()).strip()),
                quoted(Files.readString(kek()).strip()),
                quoted(store().toString())));
    return config;
  }

  /** For scripts: {@code . dev.env}. There once the server answers, and not before. */
  void writeEnv(String url) throws IOException {
    SecretFile.write(
        env(),
        "VAULT_URL=%s\nVAULT_TOKEN=%s\nVAULT_OPS_TOKEN=%s\n"
            .formatted(
                url, Files.readString(token()).strip(), Files.readString(opsToken()).strip()));
  }

  void removeEnv() throws IOException {
    Files.deleteIfExists(env());
  }

  /** As a TOML basic string. */
  private static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (Character.isISOControl(c)) {
        out.append("\\u").append("%04x".formatted((int) c));
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }

  @Override
  public String toString() {
    return "DevFolder[" + folder + "]";
  }
}
