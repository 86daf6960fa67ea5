package com.unkey.vault.storage.s3;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.VaultException.StoreUnavailable.Reason;
import com.unkey.vault.core.store.ETag;
import com.unkey.vault.core.store.ListPage;
import com.unkey.vault.core.store.ListedObject;
import com.unkey.vault.core.store.ObjectDeleter;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.core.store.PutResult;
import com.unkey.vault.core.store.PutResult.Conflict;
import com.unkey.vault.core.store.PutResult.Stored;
import com.unkey.vault.core.store.PutResult.Unknown;
import com.unkey.vault.core.store.StoredObject;
import com.unkey.vault.storage.s3.PutAnswer.Accepted;
import com.unkey.vault.storage.s3.PutAnswer.InFlight;
import com.unkey.vault.storage.s3.PutAnswer.NoAnswer;
import com.unkey.vault.storage.s3.PutAnswer.PreconditionFailed;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * A bucket of S3, R2 or another store of that kind: one attempt per call, each bounded by the
 * configured time. {@link S3Errors} has the meaning of every failure.
 *
 * <p>"Absent" is a GET that answered {@code NoSuchKey}, nothing else: HEAD cannot tell a missing
 * bucket from a missing key, so it is not used. A failed precondition is settled by reading back:
 * an earlier attempt of ours may have been applied and its answer lost. No bucket is ever created.
 */
public final class S3Store implements ObjectStore, ObjectDeleter, AutoCloseable {
  /**
   * How often a create that met another write in flight (409) is repeated before the caller's retry
   * takes over.
   */
  private static final int CREATE_ATTEMPTS = 3;

  private final S3Client client;
  private final String bucket;
  private final String store;

  public S3Store(S3Config config) {
    this.client = S3Clients.of(config);
    this.bucket = config.bucket();
    this.store = config.endpoint().getAuthority() + "/" + bucket;
  }

  @Override
  public Optional<StoredObject> get(ObjectKey key) {
    try {
      var answer =
          client.getObjectAsBytes(
              GetObjectRequest.builder().bucket(bucket).key(key.value()).build());
      GetObjectResponse head = answer.response();
      return Optional.of(
          new StoredObject(Bytes.copyOf(answer.asByteArrayUnsafe()), new ETag(head.eTag())));
    } catch (S3Exception e) {
      if (S3Errors.isNoSuchKey(e)) {
        return Optional.empty();
      }
      throw S3Errors.unavailable(store, "GET " + key, e);
    } catch (SdkException e) {
      throw S3Errors.unavailable(store, "GET " + key, e);
    }
  }

  @Override
  public PutResult putIfAbsent(ObjectKey key, Bytes body) {
    PutObjectRequest request =
        PutObjectRequest.builder().bucket(bucket).key(key.value()).ifNoneMatch("*").build();
    PutAnswer answer = put(request, body);
    for (int attempt = 1; answer instanceof InFlight && attempt < CREATE_ATTEMPTS; attempt++) {
      answer = put(request, body);
    }
    return switch (answer) {
      case Accepted(ETag etag) -> new Stored(etag);
      case PreconditionFailed _ -> readBackCreate(key, body);
      case InFlight(StoreUnavailable cause) -> new Unknown(cause);
      case NoAnswer(StoreUnavailable cause) -> new Unknown(cause);
    };
  }

  @Override
  public PutResult putIfMatch(ObjectKey key, ETag expected, Bytes body) {
    PutObjectRequest request =
        PutObjectRequest.builder()
            .bucket(bucket)
            .key(key.value())
            .ifMatch(expected.value())
            .build();
    return switch (put(request, body)) {
      case Accepted(ETag etag) -> new Stored(etag);
      // In flight is another writer's: the version expected here is as good as gone.
      case PreconditionFailed _, InFlight _ -> readBackReplace(key, body);
      case NoAnswer(StoreUnavailable cause) -> new Unknown(cause);
    };
  }

  @Override
  public ListPage list(String prefix, @Nullable ObjectKey startAfter) {
    ListObjectsV2Request.Builder request =
        ListObjectsV2Request.builder().bucket(bucket).prefix(prefix);
    if (startAfter != null) {
      request.startAfter(startAfter.value());
    }
    ListObjectsV2Response answer;
    try {
      answer = client.listObjectsV2(request.build());
    } catch (SdkException e) {
      throw S3Errors.unavailable(store, "LIST " + prefix, e);
    }
    List<ListedObject> page = answer.contents().stream().map(S3Store::listed).toList();
    if (!Boolean.TRUE.equals(answer.isTruncated())) {
      return new ListPage(page, Optional.empty());
    }
    return new ListPage(page, Optional.of(lastKey(prefix, page, startAfter)));
  }

  /** Removes the current version; on a versioned bucket that leaves a delete marker. */
  @Override
  public void delete(ObjectKey key) {
    try {
      client.deleteObject(request -> request.bucket(bucket).key(key.value()));
    } catch (SdkException e) {
      throw S3Errors.unavailable(store, "DELETE " + key, e);
    }
  }

  @Override
  public void close() {
    client.close();
  }

  /**
   * @throws StoreUnavailable when the store refused for a reason that no retry mends
   */
  private PutAnswer put(PutObjectRequest request, Bytes body) {
    String operation = "PUT " + request.key();
    try {
      String etag = client.putObject(request, RequestBody.fromBytes(body.toArray())).eTag();
      return etag == null
          ? new NoAnswer(
              new StoreUnavailable(
                  Reason.SERVER_ERROR, operation + " on " + store + ": no ETag in the answer"))
          : new Accepted(new ETag(etag));
    } catch (S3Exception e) {
      if (S3Errors.isPreconditionFailed(e)) {
        return new PreconditionFailed();
      }
      StoreUnavailable problem = S3Errors.unavailable(store, operation, e);
      return S3Errors.isConcurrentWrite(e) ? new InFlight(problem) : unlessFinal(problem);
    } catch (SdkException e) {
      return unlessFinal(S3Errors.unavailable(store, operation, e));
    }
  }

  private static PutAnswer unlessFinal(StoreUnavailable problem) {
    return switch (problem.reason()) {
      case DENIED, MISCONFIGURED -> throw problem;
      case UNREACHABLE, TIMEOUT, THROTTLED, SERVER_ERROR, CIRCUIT_OPEN, CANCELLED ->
          new NoAnswer(problem);
    };
  }

  private PutResult readBackCreate(ObjectKey key, Bytes body) {
    return readBack(
        key,
        body,
        () ->
            // A delete marker under a store that counts it as an object, or a removal just now.
            new Unknown(
                new StoreUnavailable(
                    Reason.SERVER_ERROR,
                    "PUT " + key + " on " + store + ": refused as taken, and nothing is there")));
  }

  private PutResult readBackReplace(ObjectKey key, Bytes body) {
    return readBack(key, body, Conflict::new);
  }

  /**
   * Whether the bytes there are ours after all: then an earlier attempt was applied and its answer
   * lost.
   */
  private PutResult readBack(ObjectKey key, Bytes body, Supplier<PutResult> absent) {
    Optional<StoredObject> there;
    try {
      there = get(key);
    } catch (StoreUnavailable e) {
      return new Unknown(e);
    }
    if (there.isEmpty()) {
      return absent.get();
    }
    return there.get().body().equals(body) ? new Stored(there.get().etag()) : new Conflict();
  }

  private static ListedObject listed(S3Object object) {
    return new ListedObject(new ObjectKey(object.key()), object.size(), new ETag(object.eTag()));
  }

  /** Where the next page starts; a page that does not move forward would be fetched for ever. */
  private ObjectKey lastKey(
      String prefix, List<ListedObject> page, @Nullable ObjectKey startAfter) {
    boolean moves =
        !page.isEmpty() && (startAfter == null || page.getLast().key().compareTo(startAfter) > 0);
    if (!moves) {
      throw new StoreUnavailable(
          Reason.SERVER_ERROR,
          "LIST " + prefix + " on " + store + ": a truncated page that does not move forward");
    }
    return page.getLast().key();
  }

  @Override
  public String toString() {
    return "S3Store[" + store + "]";
  }
}
