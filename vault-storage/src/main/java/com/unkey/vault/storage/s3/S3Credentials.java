package com.unkey.vault.storage.s3;

/** Who signs. The secret has no text form. */
public sealed interface S3Credentials {
  /** A key pair from the configuration. */
  final class Static implements S3Credentials {
    private final String accessKeyId;
    private final String secretAccessKey;

    public Static(String accessKeyId, String secretAccessKey) {
      this.accessKeyId = accessKeyId;
      this.secretAccessKey = secretAccessKey;
    }

    String accessKeyId() {
      return accessKeyId;
    }

    String secretAccessKey() {
      return secretAccessKey;
    }

    @Override
    public String toString() {
      return "S3Credentials[redacted]";
    }
  }

  /**
   * Whatever the SDK's default chain finds: workload identity, instance role. Only when asked for.
   */
  record DefaultChain() implements S3Credentials {}
}
