package com.unkey.vault.storage.s3;

import java.io.InputStream;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.defaultsmode.DefaultsMode;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;

/**
 * Builds the SDK's client so that nothing but {@link S3Config} decides: every setting the SDK would
 * take from the environment, system properties or profiles is given. The one exception is a proxy
 * ({@code HTTPS_PROXY}, {@code NO_PROXY}), which is the machine's to say. The SDK does not retry;
 * that is a wrapper's concern, and a retry in here would turn a create whose answer was lost into a
 * failed precondition.
 *
 * <p>The HTTP client is Apache's, because it holds as many connections as it is told. The one over
 * the JDK's HttpURLConnection keeps five idle ones per host: twenty bursts of 64 calls opened 950
 * connections and cost 4.8 ms of CPU per call over TLS, against 60 connections and 1.1 ms here.
 * Under an even load of 64 calls at once both cost the same, and a virtual thread that waits in
 * either holds no carrier. The price is 2.3 MB of jars, and on two cores with an AOT cache 50 ms
 * and 4 MiB until the first three calls are answered; the client is built when it is first used, so
 * that a server listens meanwhile.
 */
final class S3Clients {
  private S3Clients() {}

  static S3Client of(S3Config config) {
    return of(config, http(config));
  }

  /**
   * @param http from {@link #http}, perhaps with another resolver and trust in a test
   */
  static S3Client of(S3Config config, Apache5HttpClient.Builder http) {
    boolean aws = config.dialect() == Dialect.AWS;
    S3ClientBuilder client =
        S3Client.builder()
            .endpointOverride(config.endpoint())
            .region(Region.of(config.region()))
            .defaultsMode(DefaultsMode.LEGACY)
            .forcePathStyle(config.pathStyle())
            .crossRegionAccessEnabled(false)
            .accelerate(false)
            .dualstackEnabled(false)
            .fipsEnabled(false)
            .useArnRegion(false)
            .disableMultiRegionAccessPoints(true)
            .disableS3ExpressSessionAuth(true)
            .serviceConfiguration(
                S3Configuration.builder()
                    .chunkedEncodingEnabled(aws)
                    // Objects are small: asking first costs a round trip and saves nothing.
                    .expectContinueEnabled(false)
                    .build())
            .overrideConfiguration(override(config))
            .credentialsProvider(credentials(config.credentials()))
            .httpClientBuilder(http);
    return aws ? withChecksums(client) : withoutChecksums(client);
  }

  /** Connections, their limits and time-outs. */
  static Apache5HttpClient.Builder http(S3Config config) {
    return Apache5HttpClient.builder()
        .maxConnections(config.maxConnections())
        .connectionTimeout(config.connectTimeout())
        .socketTimeout(config.attemptTimeout())
        .connectionAcquisitionTimeout(config.attemptTimeout())
        .connectionMaxIdleTime(Duration.ofSeconds(20))
        .connectionTimeToLive(Duration.ofMinutes(5))
        .expectContinueEnabled(false);
  }

  private static S3Client withChecksums(S3ClientBuilder client) {
    return client
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_SUPPORTED)
        .responseChecksumValidation(ResponseChecksumValidation.WHEN_SUPPORTED)
        .build();
  }

  private static S3Client withoutChecksums(S3ClientBuilder client) {
    return client
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
        .build();
  }

  private static ClientOverrideConfiguration override(S3Config config) {
    ClientOverrideConfiguration.Builder override =
        ClientOverrideConfiguration.builder()
            .retryStrategy(AwsRetryStrategy.doNotRetry())
            .apiCallAttemptTimeout(config.attemptTimeout())
            .apiCallTimeout(config.attemptTimeout());
    if (config.credentials() instanceof S3Credentials.Static) {
      override.defaultProfileFile(
          ProfileFile.builder()
              .content(InputStream.nullInputStream())
              .type(ProfileFile.Type.CONFIGURATION)
              .build());
    }
    return override.build();
  }

  private static AwsCredentialsProvider credentials(S3Credentials credentials) {
    return switch (credentials) {
      case S3Credentials.Static key ->
          StaticCredentialsProvider.create(
              AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey()));
      case S3Credentials.DefaultChain _ -> CredentialsChain.ofTheSdk();
    };
  }
}
