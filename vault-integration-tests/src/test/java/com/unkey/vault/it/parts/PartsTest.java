package com.unkey.vault.it.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpRequest;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** That the parts do what the suites rely on: otherwise a suite would pass for the wrong reason. */
@Tag("real-s3")
class PartsTest {
  static Stream<Arguments> servers() {
    return Stream.of(
        Arguments.of("versitygw", (Supplier<S3Server>) Versitygw::start),
        Arguments.of("MinIO", (Supplier<S3Server>) Minio::start));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("servers")
  void aServerCanBeFrozenKilledAndRestarted(String name, Supplier<S3Server> start)
      throws Exception {
    try (S3Server server = start.get();
        S3Client client = server.root().client()) {
      String bucket = server.newBucket();
      client.putObject(r -> r.bucket(bucket).key("k"), RequestBody.fromString("v"));

      server.process().freeze();
      HttpRequest request =
          HttpRequest.newBuilder(server.root().endpoint()).timeout(Duration.ofSeconds(1)).build();
      assertThatThrownBy(() -> Http.send(request)).isInstanceOf(HttpTimeoutException.class);
      server.process().thaw();
      assertThat(Http.send(request).statusCode()).isEqualTo(403);

      server.process().kill();
      server.restart();
      assertThat(client.getObjectAsBytes(r -> r.bucket(bucket).key("k")).asUtf8String())
          .isEqualTo("v");
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("servers")
  void aLimitedUserIsLimited(String name, Supplier<S3Server> start) {
    try (S3Server server = start.get()) {
      String bucket = server.newBucket();
      try (S3Client noList = server.userWithoutListing(bucket).client()) {
        noList.putObject(r -> r.bucket(bucket).key("k"), RequestBody.fromString("v"));
        assertThat(noList.getObjectAsBytes(r -> r.bucket(bucket).key("k")).asUtf8String())
            .isEqualTo("v");
        assertThatThrownBy(() -> noList.listObjectsV2(r -> r.bucket(bucket)))
            .isInstanceOfSatisfying(
                S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(403));
      }
      String other = server.newBucket();
      try (S3Client readOnly = server.readOnlyUser(other).client()) {
        assertThat(readOnly.listObjectsV2(r -> r.bucket(other)).contents()).isEmpty();
        assertThatThrownBy(() ->
                readOnly.putObject(r -> r.bucket(other).key("k"), RequestBody.fromString("x")))
            .isInstanceOfSatisfying(
                S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(403));
      }
    }
  }

  @Test
  void cephTakesWhatItShouldRefuse() {
    try (CephRgw ceph = CephRgw.start();
        S3Client client = ceph.access().client()) {
      String plain = ceph.newBucket(false);
      String versioned = ceph.newBucket(true);
      for (String bucket : new String[] {plain, versioned}) {
        client.putObject(r -> r.bucket(bucket).key("k"), RequestBody.fromString("1"));
      }
      assertThatThrownBy(() ->
              client.putObject(
                  r -> r.bucket(plain).key("k").ifNoneMatch("*"), RequestBody.fromString("2")))
          .isInstanceOfSatisfying(
              S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(412));
      client.putObject(
          r -> r.bucket(versioned).key("k").ifNoneMatch("*"), RequestBody.fromString("2"));
      assertThat(client.getObjectAsBytes(r -> r.bucket(versioned).key("k")).asUtf8String())
          .isEqualTo("2");
    }
  }
}
