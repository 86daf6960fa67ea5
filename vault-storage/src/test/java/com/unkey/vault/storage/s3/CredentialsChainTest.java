package com.unkey.vault.storage.s3;

import static com.unkey.vault.core.VaultException.StoreUnavailable.Reason.CANCELLED;
import static com.unkey.vault.core.VaultException.StoreUnavailable.Reason.DENIED;
import static com.unkey.vault.core.VaultException.StoreUnavailable.Reason.SERVER_ERROR;
import static com.unkey.vault.core.VaultException.StoreUnavailable.Reason.THROTTLED;
import static com.unkey.vault.core.VaultException.StoreUnavailable.Reason.TIMEOUT;
import static com.unkey.vault.core.VaultException.StoreUnavailable.Reason.UNREACHABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.VaultException.StoreUnavailable.Reason;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Why credentials are not there, and what that means for the call that needed them. */
class CredentialsChainTest {
  private static RuntimeException client(String message, @Nullable Throwable cause) {
    return SdkClientException.builder().message(message).cause(cause).build();
  }

  private static RuntimeException nothingSet() {
    return client("nothing is set", null);
  }

  private static RuntimeException answer(int status) {
    return AwsServiceException.builder().message("HTTP " + status).statusCode(status).build();
  }

  private static AwsCredentialsProvider failing(RuntimeException failure) {
    return () -> {
      throw failure;
    };
  }

  static Stream<Arguments> failures() {
    RuntimeException noMetadata = client("no metadata", new ConnectException("refused"));
    return Stream.of(
        Arguments.of(DENIED, List.of(nothingSet(), nothingSet())),
        Arguments.of(UNREACHABLE, List.of(nothingSet(), noMetadata)),
        Arguments.of(UNREACHABLE, List.of(client("STS", new UnknownHostException("sts")))),
        Arguments.of(TIMEOUT, List.of(client("STS", new SocketTimeoutException()), noMetadata)),
        Arguments.of(SERVER_ERROR, List.of(answer(500))),
        Arguments.of(SERVER_ERROR, List.of(nothingSet(), client("STS", answer(503)), noMetadata)),
        Arguments.of(THROTTLED, List.of(answer(429))),
        Arguments.of(DENIED, List.of(answer(400), noMetadata)),
        Arguments.of(DENIED, List.of(client("STS", answer(403)), noMetadata)),
        Arguments.of(DENIED, List.of(new UncheckedIOException(new NoSuchFileException("token")))),
        Arguments.of(CANCELLED, List.of(AbortedException.create("interrupted"))));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("failures")
  void whatItMeans(Reason reason, List<RuntimeException> failures) {
    CredentialsChain chain =
        new CredentialsChain(failures.stream().map(CredentialsChainTest::failing).toList());
    NoCredentials none = catchThrowableOfType(NoCredentials.class, chain::resolveCredentials);
    assertThat(none).hasMessageStartingWith("no credentials: ");
    failures.forEach(
        failure -> assertThat(none).hasMessageContaining(String.valueOf(failure.getMessage())));

    S3Config config =
        S3Config.of(
            "storage.s3",
            "http://127.0.0.1:1",
            "vault-bucket",
            new S3Credentials.DefaultChain(),
            S3Config.Optional.NONE);
    StoreUnavailable unavailable = new S3Errors(config).unavailable("GET k", none);
    assertThat(unavailable.reason()).isEqualTo(reason);
    assertThat(S3Errors.wasNeverSent(none)).isTrue();
  }

  @Test
  void thePlaceThatHadThemIsAskedFirst() {
    AtomicInteger asked = new AtomicInteger();
    AwsCredentialsProvider first =
        () -> {
          asked.incrementAndGet();
          throw nothingSet();
        };
    CredentialsChain chain =
        new CredentialsChain(List.of(first, () -> AwsBasicCredentials.create("AKIDTEST", "s")));
    for (int i = 0; i < 3; i++) {
      assertThat(chain.resolveCredentials().accessKeyId()).isEqualTo("AKIDTEST");
    }
    assertThat(asked).hasValue(1);
  }
}
