package com.unkey.vault.storage.s3;

import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/** The credentials chain has none: told from a store that does not answer. */
final class NoCredentials extends SdkClientException {
  private static final long serialVersionUID = 1;

  private NoCredentials(SdkException cause) {
    super(
        SdkClientException.builder()
            .message("no credentials: " + cause.getMessage())
            .cause(cause)
            .writableStackTrace(false));
  }

  /** {@code chain}, failing with {@link NoCredentials}. */
  static AwsCredentialsProvider marking(AwsCredentialsProvider chain) {
    return new Marking(chain);
  }

  private record Marking(AwsCredentialsProvider chain) implements AwsCredentialsProvider {
    @Override
    public AwsCredentials resolveCredentials() {
      try {
        return chain.resolveCredentials();
      } catch (SdkException e) {
        throw new NoCredentials(e);
      }
    }
  }
}
