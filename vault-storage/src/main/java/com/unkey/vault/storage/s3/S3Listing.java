package com.unkey.vault.storage.s3;

import com.unkey.vault.core.store.ETag;
import com.unkey.vault.core.store.ListPage;
import com.unkey.vault.core.store.ListedObject;
import com.unkey.vault.core.store.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Listings of a bucket, page by page. A page may be short, and one that is empty but not the last
 * (a stretch of removed objects) is followed to the next. What cannot be a page of S3 is an error,
 * never a short list: a listing that silently lacks a key would pass for proof that it is not
 * there.
 */
final class S3Listing {
  /** How many empty pages are followed within one call. */
  private static final int MAX_EMPTY_PAGES = 100;

  private final LazyClient client;
  private final String bucket;
  private final S3Errors errors;

  S3Listing(LazyClient client, String bucket, S3Errors errors) {
    this.client = client;
    this.bucket = bucket;
    this.errors = errors;
  }

  ListPage page(String prefix, @Nullable ObjectKey startAfter) {
    String operation = "LIST " + prefix;
    // Keys may hold what XML cannot; the SDK decodes an answer that says it is encoded.
    ListObjectsV2Request.Builder request =
        ListObjectsV2Request.builder()
            .bucket(bucket)
            .prefix(prefix)
            .encodingType(EncodingType.URL)
            .startAfter(startAfter == null ? null : startAfter.value());
    for (int pages = 0; pages < MAX_EMPTY_PAGES; pages++) {
      ListObjectsV2Response answer = ask(operation, request.build());
      List<ListedObject> objects = objects(operation, prefix, startAfter, answer);
      if (!truncated(operation, answer)) {
        return new ListPage(objects, Optional.empty());
      }
      if (!objects.isEmpty()) {
        return new ListPage(objects, Optional.of(objects.getLast().key()));
      }
      String token = answer.nextContinuationToken();
      if (token == null || token.isEmpty()) {
        throw errors.unreadable(operation, "an empty page that is not the last and names no next");
      }
      request.continuationToken(token);
    }
    throw errors.unreadable(operation, MAX_EMPTY_PAGES + " empty pages, and none the last");
  }

  private ListObjectsV2Response ask(String operation, ListObjectsV2Request request) {
    try {
      return client.get().listObjectsV2(request);
    } catch (SdkException e) {
      throw errors.unavailable(operation, e);
    } catch (IllegalArgumentException e) {
      // The SDK's decoder, as it is.
      throw errors.unreadable(
          operation, "a key that is not URL-encoded, in an answer that says so");
    }
  }

  /**
   * S3 always says; an answer that does not is something else's. The SDK takes every other word
   * than {@code true} for {@code false}: where a next page is named, this one is not the last.
   */
  private boolean truncated(String operation, ListObjectsV2Response answer) {
    Boolean truncated = answer.isTruncated();
    if (truncated == null) {
      throw errors.unreadable(operation, "an answer that is no listing");
    }
    String next = answer.nextContinuationToken();
    if (!truncated && next != null && !next.isEmpty()) {
      throw errors.unreadable(operation, "a page that is the last and names a next");
    }
    return truncated;
  }

  private List<ListedObject> objects(
      String operation,
      String prefix,
      @Nullable ObjectKey startAfter,
      ListObjectsV2Response answer) {
    List<ListedObject> objects = new ArrayList<>();
    @Nullable ObjectKey last = startAfter;
    for (S3Object line : answer.contents()) {
      ListedObject object = object(operation, line);
      if (!object.key().value().startsWith(prefix)) {
        throw errors.unreadable(operation, "a key that does not begin with the prefix");
      }
      // The next page starts after the last key: out of order, keys would be passed over.
      if (last != null && object.key().compareTo(last) <= 0) {
        throw errors.unreadable(operation, "keys that are not in UTF-8 order");
      }
      last = object.key();
      objects.add(object);
    }
    return objects;
  }

  private ListedObject object(String operation, S3Object line) {
    if (line.key() == null || line.key().isEmpty() || line.size() == null || line.eTag() == null) {
      throw errors.unreadable(operation, "a line without key, size or ETag");
    }
    try {
      return new ListedObject(new ObjectKey(line.key()), line.size(), new ETag(line.eTag()));
    } catch (IllegalArgumentException e) {
      throw errors.unreadable(operation, "a key longer than S3 allows");
    }
  }
}
