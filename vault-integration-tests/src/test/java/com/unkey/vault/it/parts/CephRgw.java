package com.unkey.vault.it.parts;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;

/**
 * Ceph's object gateway, over a cluster of one in memory. It is here because it breaks conditional
 * writes without a word: with versioning on it ignores {@code If-None-Match}, and it compares
 * {@code If-Match} with the quotes.
 */
public final class CephRgw implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(3);

  private final S3Access access;
  private final Path folder;

  private CephRgw(S3Access access, Path folder) {
    this.access = access;
    this.folder = folder;
  }

  /** Takes some 15 s. */
  public static CephRgw start() {
    RealParts.find("ceph-rgw");
    Path folder = Scratch.folder("ceph");
    int port = FreePort.next();
    S3Access access =
        new S3Access(
            URI.create("http://127.0.0.1:" + port), "us-east-1", "vault", S3Server.newKey());
    CephRgw ceph = new CephRgw(access, folder);
    AtExit.run(ceph::close);
    ceph.script("start", folder.toString(), Integer.toString(port));
    return ceph;
  }

  public S3Access access() {
    return access;
  }

  public String newBucket(boolean versioned) {
    String bucket = "b-" + UUID.randomUUID().toString().substring(0, 18);
    try (S3Client client = access.client()) {
      client.createBucket(request -> request.bucket(bucket));
      if (versioned) {
        client.putBucketVersioning(request ->
            request
                .bucket(bucket)
                .versioningConfiguration(v -> v.status(BucketVersioningStatus.ENABLED)));
      }
    }
    return bucket;
  }

  private void script(String... arguments) {
    List<String> command =
        Stream.concat(
                Stream.of(Checkout.root().resolve("ci/ceph-rgw.sh").toString()),
                Arrays.stream(arguments))
            .toList();
    Map<String, String> keys =
        Map.of("S3_ACCESS_KEY", access.accessKey(), "S3_SECRET_KEY", access.secretKey());
    ManagedProcess script = ManagedProcess.start("ceph-rgw", command, keys);
    if (script.awaitExit(START) != 0) {
      throw new AssertionError("ceph-rgw.sh " + arguments[0] + " failed:\n" + script.tail());
    }
  }

  @Override
  public void close() {
    script("stop", folder.toString());
  }
}
