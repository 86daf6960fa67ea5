package com.unkey.vault.storage.s3;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.auth.credentials.WebIdentityTokenFileCredentialsProvider;

/**
 * The SDK's default chain, place by place in its order, and one that had them is asked first from
 * then on. The SDK's own keeps of each failure only the words; here its cause is kept, because an
 * STS that is down passes and a role that is refused does not.
 */
final class CredentialsChain implements AwsCredentialsProvider {
  private final List<AwsCredentialsProvider> places;
  private volatile @Nullable AwsCredentialsProvider last;

  CredentialsChain(List<AwsCredentialsProvider> places) {
    this.places = List.copyOf(places);
  }

  static CredentialsChain ofTheSdk() {
    return new CredentialsChain(
        List.of(
            SystemPropertyCredentialsProvider.create(),
            EnvironmentVariableCredentialsProvider.create(),
            WebIdentityTokenFileCredentialsProvider.create(),
            ProfileCredentialsProvider.create(),
            ContainerCredentialsProvider.builder().build(),
            InstanceProfileCredentialsProvider.create()));
  }

  /**
   * @throws NoCredentials if no place has any
   */
  @Override
  public AwsCredentials resolveCredentials() {
    AwsCredentialsProvider known = last;
    List<RuntimeException> failures = new ArrayList<>();
    for (AwsCredentialsProvider place : known == null ? places : List.of(known)) {
      try {
        AwsCredentials credentials = place.resolveCredentials();
        last = place;
        return credentials;
      } catch (RuntimeException e) {
        failures.add(e);
      }
    }
    throw new NoCredentials(failures);
  }
}
