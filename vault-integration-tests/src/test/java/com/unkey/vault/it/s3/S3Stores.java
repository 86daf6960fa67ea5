package com.unkey.vault.it.s3;

import com.unkey.vault.it.parts.S3Access;
import com.unkey.vault.storage.s3.S3Config;
import com.unkey.vault.storage.s3.S3Credentials;
import com.unkey.vault.storage.s3.S3Store;
import java.time.Duration;

/** Our adapter on a server of the tests. */
final class S3Stores {
  /** On a busy machine a PUT may well take half a second; no test waits for this but for a hang. */
  static final Duration PATIENT = Duration.ofSeconds(20);

  private S3Stores() {}

  static S3Store open(S3Access access, String bucket) {
    return open(access, bucket, PATIENT);
  }

  static S3Store open(S3Access access, String bucket, Duration attemptTimeout) {
    return new S3Store(
        S3Config.of(
            "storage.s3",
            access.endpoint().toString(),
            bucket,
            new S3Credentials.Static(access.accessKey(), access.secretKey()),
            new S3Config.Optional(access.region(), null, null, null, attemptTimeout, null)));
  }
}
