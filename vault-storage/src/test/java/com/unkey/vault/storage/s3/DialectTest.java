package com.unkey.vault.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an endpoint's host says about who answers there. */
class DialectTest {
  private static URI https(String host) {
    return URI.create("https://" + host);
  }

  @ParameterizedTest
  @CsvSource({
    "s3.eu-west-1.amazonaws.com, eu-west-1",
    "S3.EU-West-1.AmazonAWS.com, eu-west-1",
    "s3-eu-west-1.amazonaws.com, eu-west-1",
    "s3.dualstack.ap-southeast-2.amazonaws.com, ap-southeast-2",
    "s3-fips.us-gov-west-1.amazonaws.com, us-gov-west-1",
    "s3-fips.dualstack.us-east-2.amazonaws.com, us-east-2",
    "s3.cn-north-1.amazonaws.com.cn, cn-north-1",
    "s3.eusc-de-east-1.amazonaws.eu, eusc-de-east-1",
    "bucket.vpce-1a2b3c-5e6f.s3.us-west-2.vpce.amazonaws.com, us-west-2",
    "s3.amazonaws.com, us-east-1",
    "s3-external-1.amazonaws.com, us-east-1"
  })
  void endpointsOfAmazonNameTheirRegion(String host, String region) {
    assertThat(Dialect.of(https(host))).isEqualTo(Dialect.AWS);
    assertThat(AwsEndpoint.region(https(host))).contains(region);
    assertThat(AwsEndpoint.isS3(https(host))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "b.s3.eu-west-1.amazonaws.com, eu-west-1",
    "my.dotted.bucket.s3.eu-west-1.amazonaws.com, eu-west-1",
    "b.s3.amazonaws.com, us-east-1"
  })
  void aBucketInFrontIsNoEndpoint(String host, String region) {
    assertThat(AwsEndpoint.isS3(https(host))).isFalse();
    assertThat(AwsEndpoint.region(https(host))).contains(region);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sts.eu-west-1.amazonaws.com", "s3.amazonaws.com.cn", "amazonaws.com"})
  void amazonsOtherHostsNameNoRegionOfS3(String host) {
    assertThat(AwsEndpoint.isS3(https(host))).isFalse();
    assertThat(AwsEndpoint.region(https(host))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "abc.r2.cloudflarestorage.com",
        "abc.eu.r2.cloudflarestorage.com",
        "ABC.R2.CloudflareStorage.com"
      })
  void cloudflare(String host) {
    assertThat(Dialect.of(https(host))).isEqualTo(Dialect.R2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1:9000",
        "[::1]:9000",
        "minio",
        "s3.eu-west-1.amazonaws.com.example.test",
        "s3.eu-west-1.notamazonaws.com",
        "r2.cloudflarestorage.com.example.test",
        "evilr2.cloudflarestorage.com"
      })
  void everythingElse(String host) {
    assertThat(Dialect.of(https(host))).isEqualTo(Dialect.GENERIC);
    assertThat(AwsEndpoint.isAws(https(host))).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void aDialectIsNamedAsItIsWritten(Dialect dialect) {
    assertThat(Dialect.named(dialect.configName())).isEqualTo(dialect);
  }

  @Test
  void anotherNameListsThoseThereAre() {
    assertThatThrownBy(() -> Dialect.named("AWS"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("must be aws, r2 or generic, was AWS");
  }
}
