package com.unkey.vault.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unkey.vault.core.ConfigException;
import com.unkey.vault.storage.StorageConfig.Backend;
import com.unkey.vault.storage.disk.DiskConfig;
import com.unkey.vault.storage.identity.StoreExpectation;
import com.unkey.vault.storage.s3.S3Config;
import com.unkey.vault.storage.s3.S3Credentials;
import com.unkey.vault.storage.wrap.BreakerPolicy;
import com.unkey.vault.storage.wrap.RetryPolicy;
import java.nio.file.Path;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Configuration that cannot be names the setting as the operator wrote it. */
class StorageConfigTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void aDiskNeedsAFolder() {
    refused("storage.disk.path", "is blank", () -> DiskConfig.of("  "));
    refused("storage.disk.path", "is the root of the file system", () -> DiskConfig.of("/"));
    refused("storage.disk.path", "is not a path", () -> DiskConfig.of("a\0b"));
    assertThat(DiskConfig.of("data/../keys").path()).isEqualTo(Path.of("keys").toAbsolutePath());
  }

  @Test
  void limitsFitTogether() {
    RetryPolicy retry = RetryPolicy.DEFAULT;
    BreakerPolicy breaker = BreakerPolicy.DEFAULT;
    refused(
        "storage.call_timeout", "positive", () -> new CallLimits(Duration.ZERO, 1, retry, breaker));
    refused(
        "storage.call_timeout",
        "must not be longer than storage.operation_timeout (PT6S), was PT7S",
        () -> new CallLimits(Duration.ofSeconds(7), 1, retry, breaker));
    refused("storage.max_calls", "at least 1", () -> new CallLimits(SECOND, 0, retry, breaker));
    refused("storage.breaker_failures", "at least 1", () -> new BreakerPolicy(0, SECOND, SECOND));
    refused(
        "storage.breaker_open_for", "positive", () -> new BreakerPolicy(1, SECOND, Duration.ZERO));
    refused(
        "storage.breaker_span",
        "not be negative",
        () -> new BreakerPolicy(1, SECOND.negated(), SECOND));
  }

  /** A cold program on a busy machine needed more than an instance's limits for its first GET. */
  @Test
  void aToolIsPatientAndKeepsWhatIsLonger() {
    Backend disk = new Backend.Disk(DiskConfig.of("keys"));
    StorageConfig patient = StorageConfig.of(disk, StoreExpectation.ANY).patient();
    assertThat(patient.limits().callTimeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(patient.limits().retry().budget()).isEqualTo(Duration.ofSeconds(60));
    CallLimits longer =
        new CallLimits(
            Duration.ofSeconds(90),
            512,
            RetryPolicy.DEFAULT.withBudget(Duration.ofSeconds(100)),
            BreakerPolicy.DEFAULT);
    assertThat(
            new StorageConfig(disk, StoreExpectation.ANY, false, longer, SECOND).patient().limits())
        .isEqualTo(longer);
  }

  @Test
  void theIdentityIsLookedAtNowAndThen() {
    Backend disk = new Backend.Disk(DiskConfig.of("keys"));
    refused(
        "storage.identity_period",
        "positive",
        () ->
            new StorageConfig(
                disk, StoreExpectation.ANY, false, CallLimits.DEFAULT, Duration.ZERO));
  }

  @Test
  void aCallHasTimeForTwoAttemptsOfTheS3Client() {
    S3Config.Optional slow =
        new S3Config.Optional(null, null, null, null, Duration.ofSeconds(3), null);
    S3Config s3 =
        S3Config.of(
            "storage.s3",
            "http://127.0.0.1:9000",
            "bucket",
            new S3Credentials.Static("id", "not-a-secret"),
            slow);
    refused(
        "storage.call_timeout",
        "must be at least twice storage.s3.attempt_timeout (PT3S), was PT5S",
        () -> StorageConfig.of(new Backend.S3(s3), StoreExpectation.ANY));
  }

  private static void refused(String setting, String problem, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ConfigException.class, e -> assertThat(e.setting()).isEqualTo(setting))
        .hasMessageContaining(problem);
  }
}
