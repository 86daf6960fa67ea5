package com.unkey.vault.it.parts;

import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * How to reach an S3 server: where it is, and as whom. The keys are made up for one run, and stay
 * out of messages all the same.
 */
public record S3Access(URI endpoint, String region, String accessKey, String secretKey) {
  public S3Access withRegion(String other) {
    return new S3Access(endpoint, other, accessKey, secretKey);
  }

  public S3Access withEndpoint(URI other) {
    return new S3Access(other, region, accessKey, secretKey);
  }

  public S3Access as(String otherAccessKey, String otherSecretKey) {
    return new S3Access(endpoint, region, otherAccessKey, otherSecretKey);
  }

  /** A plain client of the SDK: what a test sets up and looks at the server with. */
  public S3Client client() {
    return S3Client.builder()
        .endpointOverride(endpoint)
        .region(Region.of(region))
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey)))
        .httpClientBuilder(
            Apache5HttpClient.builder()
                .connectionTimeout(Duration.ofSeconds(10))
                .socketTimeout(Duration.ofSeconds(30)))
        .forcePathStyle(true)
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
        .serviceConfiguration(settings -> settings.chunkedEncodingEnabled(false))
        .build();
  }

  @Override
  public String toString() {
    return "S3Access[" + endpoint + ", " + region + ", " + accessKey + ", redacted]";
  }
}
