package com.unkey.vault.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unkey.vault.core.ConfigException;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From what an operator wrote to one bucket and how to reach it, or to what is wrong with it. */
class S3ConfigTest {
  private static final S3Credentials KEYS = new S3Credentials.Static("AKIDTEST", "test-secret");
  private static final String AMAZON = "https://s3.eu-west-1.amazonaws.com";
  private static final String MINIO = "http://127.0.0.1:9000";

  private static S3Config of(String url, String bucket, S3Config.Optional optional) {
    return S3Config.of("storage.s3", url, bucket, KEYS, optional);
  }

  private static S3Config of(String url) {
    return of(url, "b", S3Config.Optional.NONE);
  }

  private static S3Config.Optional in(@Nullable String region, @Nullable String dialect) {
    return new S3Config.Optional(region, dialect, null, null, null, null);
  }

  private static void refused(String setting, String problem, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ConfigException.class, e -> assertThat(e.setting()).isEqualTo("storage.s3." + setting))
        .hasMessageContaining(problem);
  }

  @ParameterizedTest
  @CsvSource({
    "https://s3.eu-west-1.amazonaws.com, AWS, eu-west-1, false",
    "https://s3.amazonaws.com, AWS, us-east-1, false",
    "https://abc.r2.cloudflarestorage.com, R2, auto, true",
    "http://127.0.0.1:9000, GENERIC, auto, true"
  })
  void whatIsLeftOutFollowsFromTheEndpoint(
      String url, Dialect dialect, String region, boolean pathStyle) {
    S3Config config = of(url);
    assertThat(config.dialect()).isEqualTo(dialect);
    assertThat(config.region()).isEqualTo(region);
    assertThat(config.pathStyle()).isEqualTo(pathStyle);
    assertThat(config.endpoint()).hasToString(url);
    assertThat(config.connectTimeout()).isEqualTo(S3Config.DEFAULT_CONNECT_TIMEOUT);
    assertThat(config.attemptTimeout()).isEqualTo(S3Config.DEFAULT_ATTEMPT_TIMEOUT);
    assertThat(config.maxConnections()).isEqualTo(S3Config.DEFAULT_MAX_CONNECTIONS);
  }

  @Test
  void whatIsWrittenCounts() {
    Duration second = Duration.ofSeconds(1);
    S3Config config =
        of(AMAZON, "b", new S3Config.Optional("eu-west-9", "r2", false, second, second, 3));
    assertThat(config.region()).isEqualTo("eu-west-9");
    assertThat(config.dialect()).isEqualTo(Dialect.R2);
    assertThat(config.pathStyle()).isFalse();
    assertThat(config.connectTimeout()).isEqualTo(second);
    assertThat(config.attemptTimeout()).isEqualTo(second);
    assertThat(config.maxConnections()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({
    "https://b.s3.eu-west-1.amazonaws.com, https://s3.eu-west-1.amazonaws.com",
    "https://b.s3.amazonaws.com/, https://s3.amazonaws.com",
    "https://b.abc.r2.cloudflarestorage.com, https://abc.r2.cloudflarestorage.com",
    "https://b.s3.eu-west-1.amazonaws.com:8443, https://s3.eu-west-1.amazonaws.com:8443",
    // Another bucket's name, and hosts that are nobody's but the operator's, stay as they are.
    "https://b.example.test, https://b.example.test",
    "https://b.minio:9000/, https://b.minio:9000"
  })
  void aBucketInFrontOfAWellKnownHostIsTakenOff(String url, String endpoint) {
    assertThat(of(url).endpoint()).hasToString(endpoint);
  }

  @Test
  void aPathIsForOtherStoresOnly() {
    assertThat(of(MINIO + "/storage/v1/s3//").endpoint()).hasToString(MINIO + "/storage/v1/s3");
    refused("url", "belongs into storage.s3.bucket", () -> of(AMAZON + "/b"));
    refused("url", "has a path", () -> of("https://abc.r2.cloudflarestorage.com/b"));
    refused("url", "has a path", () -> of("https://b.abc.r2.cloudflarestorage.com/b"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "s3.eu-west-1.amazonaws.com",
        "ftp://s3.example.test",
        "https://",
        "https:///b",
        "https://under_score.example.test",
        "http://a b",
        "https://user:hunter2@s3.example.test",
        "https://s3.example.test?secret=hunter2",
        "https://s3.example.test#hunter2"
      })
  void aUrlThatIsNone(String url) {
    assertThatThrownBy(() -> of(url))
        .isInstanceOfSatisfying(
            ConfigException.class, e -> assertThat(e.setting()).isEqualTo("storage.s3.url"))
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void settingsThatCannotBe() {
    refused("bucket", "name of a bucket", () -> of(MINIO, " ", S3Config.Optional.NONE));
    refused("bucket", "without slashes", () -> of(MINIO, "b/c", S3Config.Optional.NONE));
    refused("dialect", "was minio", () -> of(MINIO, "b", in(null, "minio")));
    refused("region", "is blank", () -> of(MINIO, "b", in(" ", null)));
    refused("region", "is needed", () -> of(MINIO, "b", in(null, "aws")));
    refused(
        "connect_timeout",
        "was PT0S",
        () -> of(MINIO, "b", new S3Config.Optional(null, null, null, Duration.ZERO, null, null)));
    refused(
        "attempt_timeout",
        "was PT-1S",
        () ->
            of(
                MINIO,
                "b",
                new S3Config.Optional(null, null, null, null, Duration.ofSeconds(-1), null)));
    refused(
        "max_connections",
        "was 0",
        () -> of(MINIO, "b", new S3Config.Optional(null, null, null, null, null, 0)));
  }

  @Test
  void blankCredentialsAreNamed() {
    refused(
        "access_key_id",
        "is blank",
        () ->
            S3Config.of(
                "storage.s3",
                MINIO,
                "b",
                new S3Credentials.Static(" ", "test-secret"),
                S3Config.Optional.NONE));
    refused(
        "access_key_secret",
        "is blank",
        () ->
            S3Config.of(
                "storage.s3",
                MINIO,
                "b",
                new S3Credentials.Static("AKIDTEST", ""),
                S3Config.Optional.NONE));
  }

  @Test
  void theSecretHasNoTextForm() {
    assertThat(of(MINIO).toString()).doesNotContain("test-secret").doesNotContain("AKIDTEST");
  }
}
