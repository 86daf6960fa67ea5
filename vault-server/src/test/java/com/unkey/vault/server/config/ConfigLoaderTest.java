package com.unkey.vault.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.unkey.vault.core.KekId;
import com.unkey.vault.core.format.KekFormat;
import com.unkey.vault.core.keyring.CachePolicy;
import com.unkey.vault.storage.CallLimits;
import com.unkey.vault.storage.StorageConfig;
import com.unkey.vault.storage.StorageConfig.Backend;
import com.unkey.vault.storage.StoreSet;
import com.unkey.vault.storage.config.InvalidConfig;
import com.unkey.vault.storage.config.Secret;
import com.unkey.vault.storage.s3.Dialect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigLoaderTest {
  private static final String KEK = kek("kek_new");
  private static final String OLD_KEK = kek("kek_old");

  /** As the Go vault's chart writes it. */
  private static final String GO_VAULT =
      """
      instance_id = "${POD_NAME}"
      http_port = 8061
      region = "${UNKEY_REGION}"
      bearer_token = "${UNKEY_VAULT_TOKEN}"

      [encryption]
      master_key = "${UNKEY_ENCRYPTION_MASTER_KEY}"
      previous_master_key = "${UNKEY_ENCRYPTION_PREVIOUS_MASTER_KEY}"

      [storage.s3]
      url = "${UNKEY_S3_URL}"
      bucket = "${UNKEY_S3_BUCKET}"
      access_key_id = "${UNKEY_S3_ACCESS_KEY_ID}"
      access_key_secret = "${UNKEY_S3_ACCESS_KEY_SECRET}"

      [observability.tracing]
      sample_rate = 0.1

      [observability.logging]
      sample_rate = 0.5
      slow_threshold = "250ms"

      [observability.metrics]
      prometheus_port = 9090
      """;

  private static final String LEAST =
      """
      bearer_token = "%s"
      [encryption]
      master_key = "%s"
      [storage.disk]
      path = "/var/lib/vault"
      """
          .formatted("token-1", KEK);

  private final Map<String, String> environment = new HashMap<>();

  private static String kek(String id) {
    return KekFormat.generate(new KekId(id), 1, new Random(id.hashCode()));
  }

  private ConfigLoader.Loaded load(String toml) throws InvalidConfig {
    return ConfigLoader.load(toml, environment::get, new Random(1));
  }

  private static StorageConfig store(ServerConfig config) {
    return ((StoreSet.Single) config.storage()).store();
  }

  private List<String> problemsOf(String toml) {
    return catchThrowableOfType(InvalidConfig.class, () -> load(toml)).problems();
  }

  @Test
  void readsTheGoVaultsConfiguration() throws Exception {
    environment.putAll(
        Map.of(
            "POD_NAME", "vault-0",
            "UNKEY_REGION", "eu-west-1",
            "UNKEY_VAULT_TOKEN", "token-1",
            "UNKEY_ENCRYPTION_MASTER_KEY", KEK,
            "UNKEY_S3_URL", "https://acc.r2.cloudflarestorage.com",
            "UNKEY_S3_BUCKET", "vault",
            "UNKEY_S3_ACCESS_KEY_ID", "id",
            "UNKEY_S3_ACCESS_KEY_SECRET", "secret"));

    ConfigLoader.Loaded loaded = load(GO_VAULT);

    assertThat(loaded.warnings()).isEmpty();
    ServerConfig config = loaded.config();
    assertThat(config.instanceId()).isEqualTo("vault-0");
    assertThat(config.listen().httpPort()).isEqualTo(8061);
    assertThat(config.region()).isEqualTo("eu-west-1");
    assertThat(config.auth().bearerToken()).map(Secret::expose).contains("token-1");
    assertThat(config.encryption().active().id().value()).isEqualTo("kek_new");
    assertThat(config.encryption().previous()).isEmpty();
    assertThat(store(config).backend())
        .isInstanceOfSatisfying(
            Backend.S3.class,
            s3 -> {
              assertThat(s3.config().dialect()).isEqualTo(Dialect.R2);
              assertThat(s3.config().bucket()).isEqualTo("vault");
            });
    assertThat(config.tracing().otlpEndpoint()).isEmpty();
    assertThat(config.tracing().sampleRate()).isEqualTo(0.1);
    assertThat(config.logging().sampleRate()).isEqualTo(0.5);
    assertThat(config.logging().slowThreshold()).isEqualTo(Duration.ofMillis(250));
    assertThat(config.metrics().prometheusPort()).isEqualTo(9090);

    environment.put("UNKEY_ENCRYPTION_PREVIOUS_MASTER_KEY", OLD_KEK);
    assertThat(load(GO_VAULT).config().encryption().previous())
        .singleElement()
        .satisfies(kek -> assertThat(kek.id().value()).isEqualTo("kek_old"));
  }

  @Test
  void defaultsAreThoseOfTheModulesThatOwnThem() throws Exception {
    ServerConfig config = load(LEAST).config();

    assertThat(config.listen().httpPort()).isEqualTo(8060);
    assertThat(config.instanceId()).matches("ins_[0-9a-z]+");
    assertThat(config.cache()).isEqualTo(CachePolicy.defaults());
    assertThat(store(config).limits()).isEqualTo(CallLimits.DEFAULT);
    assertThat(store(config).identityPeriod()).isEqualTo(StorageConfig.IDENTITY_PERIOD);
    assertThat(config.limits().maxRequestBytes()).isEqualTo(4 << 20);
    assertThat(config.logging().slowThreshold()).isEqualTo(Duration.ofSeconds(1));
    assertThat(config.logging().sampleRate()).isEqualTo(1);
    assertThat(config.tracing().sampleRate()).isEqualTo(0.25);
    assertThat(config.metrics().prometheusPort()).isZero();
    assertThat(config.drain().timeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(config.listen().patience())
        .isEqualTo(
            new ServerConfig.Patience(
                Duration.ofSeconds(10), Duration.ofMinutes(5), Duration.ofSeconds(30)));
  }

  @Test
  void everythingThatIsWrongIsToldAtOnceWithItsPlace() {
    assertThat(
            problemsOf(
                """
                http_port = 70000
                bearer_token = ""
                [server]
                request_timeout = "10m"
                drain_timeout = 30
                [server.tls]
                cert_file = "cert.pem"
                [encryption]
                master_key = "${NOT_SET}"
                [storage]
                phase = "later"
                store_id = "no spaces, please"
                [storage.s3]
                url = "s3.example.com"
                bucket = "b"
                access_key_id = "id"
                [cache]
                fresh = "2h"
                stale = "1h"
                [observability.logging]
                level = "loud"
                sample_rate = 1.5
                """))
        .containsExactly(
            "--config:1: http_port must be 1 to 65535, was 70000",
            "--config:2: bearer_token is required and not set, unless auth.tokens_file is",
            "--config:4: server.request_timeout must be at most server.max_request_timeout (5m),"
                + " was 10m",
            "--config:5: server.drain_timeout must be a duration with its unit, in quotes, such as"
                + " \"30s\", was 30",
            "--config:9: encryption.master_key is empty; is the variable set that it refers to?",
            "--config:11: storage.phase must be one of source, dual-read-source, dual-read-target,"
                + " target",
            "--config:12: storage.store_id is no store id: a store id has 1 to 64 characters of"
                + " A-Z, a-z, 0-9, '.', '_' and '-'",
            "--config:19: cache.stale must be at least cache.fresh (PT2H), was PT1H",
            "--config:21: observability.logging.level must be one of debug, info, warn, error",
            "--config:22: observability.logging.sample_rate must be 0.0 to 1.0, was 1.5",
            "--config: server.tls.key_file is required and not set, since TLS is to be used",
            "--config: storage.s3.access_key_secret is required and not set");
  }

  @Test
  void anEmptyMasterKeyIsRefused() {
    assertThat(problemsOf(LEAST.replace(KEK, "")))
        .containsExactly(
            "--config:3: encryption.master_key is empty; is the variable set that it refers to?");
  }

  @Test
  void aMasterKeyOfTheWrongLengthIsRefusedWithoutShowingIt() {
    String broken = KEK.substring(0, KEK.length() - 8);

    assertThat(problemsOf(LEAST.replace(KEK, broken)))
        .singleElement()
        .asString()
        .startsWith("--config:3: encryption.master_key")
        .doesNotContain(broken);
  }

  @Test
  void exactlyOneStoreIsAskedFor() {
    assertThat(problemsOf(LEAST.replace("[storage.disk]", "[storage]").replace("path", "# path")))
        .containsExactly("--config:4: storage: one of [storage.s3] and [storage.disk] is required");
    assertThat(
            problemsOf(
                LEAST
                    + "[storage.s3]\nurl = \"http://x\"\nbucket = \"b\"\n"
                    + "access_key_id = \"i\"\naccess_key_secret = \"s\"\n"))
        .containsExactly(
            "--config:4: [storage.s3] and [storage.disk] are both set; leave one of them");
  }

  @Test
  void unknownSettingsAreWarnedAbout() throws Exception {
    ConfigLoader.Loaded loaded =
        load("htpp_port = 1\nfoo = 2\n" + LEAST + "[storage.s4]\nx = 1\n[cache]\nfersh = \"1h\"\n");

    assertThat(loaded.warnings())
        .containsExactlyInAnyOrder(
            "--config:1: unknown setting htpp_port is ignored; did you mean http_port?",
            "--config:2: unknown setting foo is ignored",
            "--config:9: unknown setting storage.s4.x is ignored",
            "--config:11: unknown setting cache.fersh is ignored; did you mean cache.fresh?");
  }

  @Test
  void aValueWhereATableBelongsIsWrong() {
    assertThat(problemsOf("cache = 5\n" + LEAST))
        .contains("--config:1: cache must be a table: [cache]");
  }

  @Test
  void settingsAreKnownWhateverTheirCase() throws Exception {
    ServerConfig config =
        load("HTTP_Port = 8070\n" + LEAST + "[observability.metrics]\nPrometheusPort = 9191\n")
            .config();

    assertThat(config.listen().httpPort()).isEqualTo(8070);
    assertThat(config.metrics().prometheusPort()).isEqualTo(9191);
  }

  @Test
  void whatIsNoTomlIsToldWithoutQuotingIt() {
    List<String> problems =
        problemsOf("bearer_token = hunter2\n[encryption\nmaster_key = \"x\"y\n");

    assertThat(problems).hasSizeGreaterThanOrEqualTo(3);
    assertThat(problems.getFirst()).startsWith("--config:1: column 16: something unexpected");
    assertThat(String.join(" ", problems)).doesNotContain("unter2");
  }

  @Test
  void noProblemShowsASecret() {
    String toml =
        """
        bearer_token = ["geheim-1"]
        [encryption]
        master_key = "geheim-2"
        previous_master_key = "geheim-3"
        previous_master_keys = "geheim-4"
        [storage.s3]
        url = "https://user:geheim-5@example.com"
        bucket = "b"
        access_key_id = "i"
        access_key_secret = 7477
        """;

    List<String> problems = problemsOf(toml);

    assertThat(problems).hasSizeGreaterThanOrEqualTo(6);
    assertThat(String.join("\n", problems)).doesNotContain("geheim").doesNotContain("7477");
  }

  @Test
  void aTokenThatNoHeaderCanCarryIsRefused() {
    environment.put("T", "token\n");

    assertThat(problemsOf(LEAST.replace("token-1", "$T")))
        .singleElement()
        .asString()
        .startsWith("--config:1: bearer_token has a blank, a line break");
  }

  @Test
  void theOpsTokenIsLeftOutEmptyOrAnotherOne() throws Exception {
    String with = "ops_bearer_token = \"$OPS\"\n" + LEAST;
    assertThat(load(LEAST).config().auth().opsBearerToken()).isEmpty();
    assertThat(load(with).config().auth().opsBearerToken()).as("an empty variable").isEmpty();

    environment.put("OPS", "token-2");
    assertThat(load(with).config().auth().opsBearerToken().orElseThrow().expose())
        .isEqualTo("token-2");
    assertThat(load(with).config().toString()).doesNotContain("token-2");

    environment.put("OPS", "token-1");
    assertThat(problemsOf(with))
        .singleElement()
        .asString()
        .startsWith("--config:1: ops_bearer_token is the same as bearer_token");

    environment.put("OPS", "a b");
    assertThat(problemsOf(with))
        .singleElement()
        .asString()
        .startsWith("--config:1: ops_bearer_token has a blank");
  }

  @Test
  void theActiveKekAsPreviousOneIsNoMistake() throws Exception {
    String twice = LEAST.replace("[storage", "previous_master_key = \"" + KEK + "\"\n[storage");

    assertThat(load(twice).config().encryption().previous()).isEmpty();
  }

  @Test
  void twoKeksOfOneIdAreRefused() {
    String other = KekFormat.generate(new KekId("kek_new"), 1, new Random(99));

    assertThat(
            problemsOf(
                LEAST.replace("[storage", "previous_master_key = \"" + other + "\"\n[storage")))
        .containsExactly("--config:4: encryption.previous_master_key repeats the KEK id kek_new");
  }

  @Test
  void morePreviousKeksMayBeListed() throws Exception {
    String toml =
        LEAST.replace(
            "[storage",
            "previous_master_keys = [\""
                + OLD_KEK
                + "\", \"\", \""
                + kek("kek_older")
                + "\"]\n[storage");

    assertThat(load(toml).config().encryption().previous())
        .extracting(kek -> kek.id().value())
        .containsExactly("kek_old", "kek_older");
  }

  @Test
  void findsItsText(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("vault.toml"), LEAST);

    assertThat(load(file.toString()).config().auth().bearerToken()).isPresent();

    environment.put("UNKEY_CONFIG", file.toString());
    assertThat(ConfigLoader.load(null, environment::get, new Random(1)).warnings()).isEmpty();

    environment.put("UNKEY_CONFIG", LEAST);
    assertThat(ConfigLoader.load(null, environment::get, new Random(1)).warnings()).isEmpty();

    assertThat(problemsOf(folder.resolve("none.toml").toString()))
        .singleElement()
        .asString()
        .contains("there is no such file (--config)");
  }

  @Test
  void withoutAnyHintItIsUnkeyToml() {
    assertThat(
            catchThrowableOfType(
                    InvalidConfig.class,
                    () -> ConfigLoader.load(null, environment::get, new Random(1)))
                .problems())
        .singleElement()
        .asString()
        .startsWith("unkey.toml: there is no such file");
  }

  @Test
  void aNumberForSlowThresholdIsNanosecondsAsInTheGoVault() throws Exception {
    assertThat(
            load(LEAST + "[observability.logging]\nslow_threshold = 2000000\n")
                .config()
                .logging()
                .slowThreshold())
        .isEqualTo(Duration.ofMillis(2));
  }

  @Test
  void workloadIdentityIsTakenOnlyWhenAskedFor() throws Exception {
    String s3 =
        """
        bearer_token = "t"
        [encryption]
        master_key = "%s"
        [storage.s3]
        url = "https://s3.eu-west-1.amazonaws.com"
        bucket = "b"
        """
            .formatted(KEK);

    assertThat(problemsOf(s3)).hasSize(2);
    assertThat(load(s3 + "credentials = \"default-chain\"\n").config()).isNotNull();
    assertThat(problemsOf(s3 + "credentials = \"default-chain\"\naccess_key_id = \"i\"\n"))
        .singleElement()
        .asString()
        .contains("remove one of the two");
  }

  @Test
  void secretsHaveNoTextForm() throws Exception {
    ServerConfig config = load(LEAST).config();

    assertThat(config.toString()).doesNotContain("token-1").doesNotContain(KEK);
    assertThat(new Secret("geheim").toString()).doesNotContain("geheim");
  }
}
