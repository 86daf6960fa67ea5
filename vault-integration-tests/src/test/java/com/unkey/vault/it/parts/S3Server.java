package com.unkey.vault.it.parts;

import java.util.Locale;
import java.util.UUID;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;

/** An S3 server that runs as a process of this test. */
public abstract sealed class S3Server implements AutoCloseable permits Versitygw, Minio {
  private final S3Access root;
  private ManagedProcess process;

  S3Server(S3Access root, ManagedProcess process) {
    this.root = root;
    this.process = process;
  }

  /** As whom everything is allowed. */
  public S3Access root() {
    return root;
  }

  /** Freeze it, thaw it, kill it. */
  public ManagedProcess process() {
    return process;
  }

  /** Starts it again after it was killed, on the same port and with the same data. */
  public void restart() {
    process.close();
    process = launch();
  }

  /**
   * A user who may do all that the vault's own credentials may, in this bucket, but not list it.
   * One limited user per bucket: the next one may take the first one's rights away.
   */
  public S3Access userWithoutListing(String bucket) {
    return user(bucket, "s3:GetObject", "s3:PutObject", "s3:DeleteObject");
  }

  /** A user who may read and list this bucket; one limited user per bucket. */
  public S3Access readOnlyUser(String bucket) {
    return user(bucket, "s3:GetObject", "s3:ListBucket");
  }

  abstract S3Access user(String bucket, String... actions);

  abstract ManagedProcess launch();

  /** Creates a bucket of a new name. */
  public String newBucket() {
    String bucket = "b-" + UUID.randomUUID().toString().toLowerCase(Locale.ROOT).substring(0, 18);
    try (S3Client client = root.client()) {
      client.createBucket(request -> request.bucket(bucket));
    }
    return bucket;
  }

  /** Creates a bucket that keeps every version. */
  public String newVersionedBucket() {
    String bucket = newBucket();
    try (S3Client client = root.client()) {
      client.putBucketVersioning(request ->
          request
              .bucket(bucket)
              .versioningConfiguration(v -> v.status(BucketVersioningStatus.ENABLED)));
    }
    return bucket;
  }

  static String newKey() {
    return UUID.randomUUID().toString().replace("-", "");
  }

  /** The policy document's statement part that bucket and user policies share. */
  static String actionsOn(String bucket, String... actions) {
    return """
    "Effect": "Allow", "Action": ["%s"], "Resource": ["arn:aws:s3:::%s", "arn:aws:s3:::%s/*"]\
    """
        .formatted(String.join("\", \"", actions), bucket, bucket);
  }

  @Override
  public void close() {
    process.close();
  }
}
