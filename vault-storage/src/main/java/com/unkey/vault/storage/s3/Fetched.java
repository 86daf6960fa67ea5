package com.unkey.vault.storage.s3;

import com.unkey.vault.core.Bytes;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * An object as a GET answered it.
 *
 * @param body null: larger than the limit
 */
record Fetched(@Nullable Bytes body, @Nullable String etag) {
  /**
   * Reads no more than {@code limit} bytes and one; of what is larger the rest is not waited for:
   * its connection ends.
   */
  static Fetched of(GetObjectResponse answer, AbortableInputStream body, int limit)
      throws IOException {
    Long length = answer.contentLength();
    byte @Nullable [] read = length != null && length > limit ? null : body.readNBytes(limit + 1);
    if (read == null || read.length > limit) {
      body.abort();
      return new Fetched(null, answer.eTag());
    }
    return new Fetched(Bytes.copyOf(read), answer.eTag());
  }
}
