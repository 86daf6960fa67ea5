package com.unkey.vault.storage.s3;

import java.util.List;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkClientException;

/** There are no credentials, or they could not be had: told from a store that does not answer. */
final class NoCredentials extends SdkClientException {
  private static final long serialVersionUID = 1;

  private final transient List<RuntimeException> failures;

  /**
   * @param failures of all the places where they may be, in the order in which they were asked
   */
  NoCredentials(List<RuntimeException> failures) {
    super(
        SdkClientException.builder()
            .message(
                failures.stream()
                    .map(RuntimeException::getMessage)
                    .collect(Collectors.joining("; ", "no credentials: ", "")))
            .writableStackTrace(false));
    this.failures = List.copyOf(failures);
    this.failures.forEach(this::addSuppressed);
  }

  List<RuntimeException> failures() {
    return failures;
  }
}
