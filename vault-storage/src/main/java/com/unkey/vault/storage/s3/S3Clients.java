package com.unkey.vault.storage.s3;

import java.io.InputStream;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;

/**
 * Builds the SDK's client so that nothing but {@link S3Config} decides: every setting the SDK would
 * take from the environment, system properties or profiles is given. The SDK does not retry; that
 * is a wrapper's concern, and a retry in here would turn a create whose answer was lost into a
 * failed precondition.
 *
 * <p>The HTTP client is Apache's: it bounds and reaps its connections, where the JDK's keeps five
 * idle ones per host and turns a 401 to a streamed PUT into an error of its own.
 */
final class S3Clients {
  private S3Clients() {}

  static S3Client of(S3Config config) {
    boolean aws = config.dialect() == Dialect.AWS;
    return S3Client.builder()
        .endpointOverride(config.endpoint())
        .region(Region.of(config.region()))
        .credentialsProvider(credentials(config.credentials()))
        .forcePathStyle(config.pathStyle())
        .crossRegionAccessEnabled(false)
        .accelerate(false)
        .dualstackEnabled(false)
        .fipsEnabled(false)
        .useArnRegion(false)
        .disableMultiRegionAccessPoints(true)
        .disableS3ExpressSessionAuth(true)
        .requestChecksumCalculation(
            aws
                ? RequestChecksumCalculation.WHEN_SUPPORTED
                : RequestChecksumCalculation.WHEN_REQUIRED)
        .responseChecksumValidation(
            aws
                ? ResponseChecksumValidation.WHEN_SUPPORTED
                : ResponseChecksumValidation.WHEN_REQUIRED)
        .serviceConfiguration(S3Configuration.builder().chunkedEncodingEnabled(aws).build())
        .overrideConfiguration(override(config))
        .httpClientBuilder(
            Apache5HttpClient.builder()
                .maxConnections(config.maxConnections())
                .connectionTimeout(config.connectTimeout())
                .socketTimeout(config.attemptTimeout())
                .connectionAcquisitionTimeout(config.attemptTimeout())
                .connectionMaxIdleTime(Duration.ofSeconds(20))
                .connectionTimeToLive(Duration.ofMinutes(5)))
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
      case S3Credentials.DefaultChain _ -> DefaultCredentialsProvider.builder().build();
    };
  }
}
