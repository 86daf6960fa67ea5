package com.unkey.vault.server.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unkey.vault.core.format.KekFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;

class DevFolderTest {
  private static final long NOW = 1_700_000_000_000L;

  @TempDir Path temp;
  private final RandomGenerator random = RandomGenerator.of("L64X128MixRandom");

  private DevFolder open(Path data) throws Exception {
    return DevFolder.open(data, NOW, random);
  }

  @Test
  void theFirstStartMakesAKeyAndTokens() throws Exception {
    try (DevFolder dev = open(temp.resolve("a/b"))) {
      String kek = Files.readString(dev.folder().resolve("kek"));
      assertThat(KekFormat.parse("kek", kek).id().value()).matches("kek_[A-Za-z0-9]{9}");
      assertThat(Files.readString(dev.token())).matches("vault_dev_[A-Za-z0-9_-]{32}\n");
      assertThat(Files.readString(dev.opsToken())).matches("vault_dev_ops_[A-Za-z0-9_-]{32}\n");
    }
  }

  @Test
  void laterStartsKeepThem() throws Exception {
    Map<String, String> first;
    try (DevFolder dev = open(temp)) {
      first = secrets(dev);
    }
    try (DevFolder dev = open(temp)) {
      assertThat(secrets(dev)).isEqualTo(first);
    }
  }

  @Test
  void aFolderFromBeforeThereWereOperatorsGetsTheirToken() throws Exception {
    String token;
    try (DevFolder dev = open(temp)) {
      token = Files.readString(dev.token());
      Files.delete(dev.opsToken());
    }
    try (DevFolder dev = open(temp)) {
      assertThat(dev.token()).content().isEqualTo(token);
      assertThat(dev.opsToken()).isNotEmptyFile();
    }
  }

  private static Map<String, String> secrets(DevFolder dev) throws IOException {
    Map<String, String> secrets = new TreeMap<>();
    for (String name : List.of("kek", "token", "ops-token")) {
      secrets.put(name, Files.readString(dev.folder().resolve(name)));
    }
    return secrets;
  }

  @Test
  void onlyTheOwnerReadsWhatIsSecretAndGitSeesNothing() throws Exception {
    Path data = temp.resolve("data");
    try (DevFolder dev = open(data)) {
      dev.writeConfig(8060);
      dev.writeEnv("http://127.0.0.1:8060");
      assertThat(permissions(data)).isEqualTo("rwx------");
      for (String name : List.of("kek", "token", "ops-token", "dev.toml", "dev.env")) {
        assertThat(permissions(data.resolve(name))).as(name).isEqualTo("rw-------");
      }
      assertThat(data.resolve(".gitignore")).content().isEqualTo("*\n");
    }
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void aFolderInUseIsRefusedAndFreeAfterwards() throws Exception {
    DevFolder first = open(temp);
    assertThatThrownBy(() -> open(temp))
        .isInstanceOf(CannotStart.class)
        .hasMessageContaining(temp.toString())
        .hasMessageContaining("--data");
    first.close();
    open(temp).close();
  }

  @Test
  void dataWithoutItsKeyIsNotGivenANewOne() throws Exception {
    try (DevFolder dev = open(temp)) {
      Files.createDirectories(dev.store().resolve("keyring/ring_1"));
    }
    Files.delete(temp.resolve("kek"));
    assertThatThrownBy(() -> open(temp))
        .isInstanceOf(CannotStart.class)
        .hasMessageContaining(temp.resolve("kek").toString());
    assertThat(temp.resolve("kek")).doesNotExist();
    // The refusal must not keep the folder.
    assertThatThrownBy(() -> open(temp)).hasMessageContaining("is missing");
  }

  @Test
  void aDraftLeftByAKilledStartDoesNotHinderTheNext() throws Exception {
    Files.writeString(temp.resolve("kek.new"), "half a ke");
    open(temp).close();
    assertThat(KekFormat.parse("kek", Files.readString(temp.resolve("kek"))).id()).isNotNull();
    try (Stream<Path> files = Files.list(temp)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .noneMatch(n -> n.endsWith("new"));
    }
  }

  @Test
  void theConfigurationSaysWhatTheFolderHolds() throws Exception {
    Path odd = temp.resolve("a \"quoted\\name\" ž");
    try (DevFolder dev = open(odd)) {
      TomlParseResult config = Toml.parse(dev.writeConfig(8123));
      assertThat(config.errors()).isEmpty();
      assertThat(config.getLong("http_port")).isEqualTo(8123);
      assertThat(config.getString("server.host")).isEqualTo("127.0.0.1");
      assertThat(config.getString("storage.disk.path")).isEqualTo(dev.store().toString());
      assertThat(config.getString("bearer_token")).isEqualTo(Files.readString(dev.token()).strip());
      assertThat(config.getString("ops_bearer_token"))
          .isEqualTo(Files.readString(dev.opsToken()).strip());
      assertThat(config.getString("encryption.master_key"))
          .isEqualTo(Files.readString(odd.resolve("kek")).strip());
    }
  }

  @Test
  void scriptsGetUrlAndTokens() throws Exception {
    try (DevFolder dev = open(temp)) {
      dev.writeEnv("http://127.0.0.1:1");
      assertThat(dev.env())
          .content()
          .isEqualTo(
              "VAULT_URL=http://127.0.0.1:1\nVAULT_TOKEN="
                  + Files.readString(dev.token())
                  + "VAULT_OPS_TOKEN="
                  + Files.readString(dev.opsToken()));
      dev.removeEnv();
      assertThat(dev.env()).doesNotExist();
      assertThat(dev).hasToString("DevFolder[" + temp + "]");
    }
  }
}
