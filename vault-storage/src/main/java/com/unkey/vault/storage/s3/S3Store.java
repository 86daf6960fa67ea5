package com.unkey.vault.storage.s3;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.VaultException.CorruptObject;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.store.BodyLimit;
import com.unkey.vault.core.store.ETag;
import com.unkey.vault.core.store.ListPage;
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
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * A bucket of S3, R2 or another store of that kind: one attempt per request, each bounded by the
 * configured time. {@link S3Errors} has the meaning of every failure.
 *
 * <p>"Absent" is a GET that answered {@code NoSuchKey}, nothing else: HEAD cannot tell a missing
 * bucket from a missing key, so it is not used. No bucket is ever created. What a put's answer
 * becomes:
 *
 * <table>
 *   <caption>answers and outcomes of a put</caption>
 *   <tr><td>2xx with an ETag</td><td>Stored</td></tr>
 *   <tr><td>412, and 404 {@code NoSuchKey} to an If-Match</td><td>read back: our bytes Stored (an earlier attempt was applied and its answer lost), other bytes Conflict, no answer Unknown</td></tr>
 *   <tr><td>412 to a create, and nothing is there</td><td>Unknown</td></tr>
 *   <tr><td>409 to a create: another write is in flight</td><td>put again, three times in all, then Unknown</td></tr>
 *   <tr><td>409 to an If-Match</td><td>read back: our bytes Stored, another version Conflict, the expected version still there Unknown</td></tr>
 *   <tr><td>DENIED, MISCONFIGURED, or never sent</td><td>StoreUnavailable is thrown: nothing was written</td></tr>
 *   <tr><td>anything else</td><td>Unknown</td></tr>
 * </table>
 */
public final class S3Store implements ObjectStore, ObjectDeleter, AutoCloseable {
  /** How often a create is put in all while it meets another write in flight (409). */
  private static final int CREATE_ATTEMPTS = 3;

  private final LazyClient client;
  private final String bucket;
  private final S3Errors errors;
  private final S3Listing listing;

  /** Connects to nothing: the client is built by the first call. */
  public S3Store(S3Config config) {
    this(config, () -> S3Clients.of(config));
  }

  S3Store(S3Config config, Supplier<S3Client> client) {
    this.client = new LazyClient(client);
    this.bucket = config.bucket();
    this.errors = new S3Errors(config);
    this.listing = new S3Listing(this.client, bucket, errors);
  }

  @Override
  public Optional<StoredObject> get(ObjectKey key) {
    String operation = "GET " + key;
    var request = GetObjectRequest.builder().bucket(bucket).key(key.value()).build();
    try {
      int limit = BodyLimit.of(key);
      Fetched fetched =
          client.get().getObject(request, (answer, body) -> Fetched.of(answer, body, limit));
      if (fetched.body() == null) {
        throw BodyLimit.exceeded(key);
      }
      if (fetched.etag() == null) {
        throw errors.unreadable(operation, "an object without an ETag");
      }
      return Optional.of(new StoredObject(fetched.body(), new ETag(fetched.etag())));
    } catch (S3Exception e) {
      if (S3Errors.isNoSuchKey(e)) {
        return Optional.empty();
      }
      throw errors.unavailable(operation, e);
    } catch (SdkException e) {
      throw errors.unavailable(operation, e);
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
      case PreconditionFailed _ ->
          // Nothing there: a delete marker where that counts as an object, or a removal just now.
          readBack(key, body, there -> there.isPresent() ? new Conflict() : refusedAndFree(key));
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
      case PreconditionFailed _ -> readBack(key, body, _ -> new Conflict());
      case InFlight(StoreUnavailable cause) ->
          // What is in flight may be an earlier attempt of ours, and may yet be applied.
          readBack(
              key, body, there -> isVersion(there, expected) ? new Unknown(cause) : new Conflict());
      case NoAnswer(StoreUnavailable cause) -> new Unknown(cause);
    };
  }

  @Override
  public ListPage list(String prefix, @Nullable ObjectKey startAfter) {
    return listing.page(prefix, startAfter);
  }

  /** Removes the current version; on a versioned bucket that leaves a delete marker. */
  @Override
  public void delete(ObjectKey key) {
    String operation = "DELETE " + key;
    try {
      client.get().deleteObject(request -> request.bucket(bucket).key(key.value()));
    } catch (S3Exception e) {
      if (!S3Errors.isNoSuchKey(e)) {
        throw errors.unavailable(operation, e);
      }
    } catch (SdkException e) {
      throw errors.unavailable(operation, e);
    }
  }

  /** Lets go of connections; later calls fail. */
  @Override
  public void close() {
    client.close();
  }

  /**
   * @throws StoreUnavailable when nothing was written for certain
   */
  private PutAnswer put(PutObjectRequest request, Bytes body) {
    String operation = "PUT " + request.key();
    try {
      String etag = client.get().putObject(request, RequestBody.fromBytes(body.toArray())).eTag();
      return etag == null
          ? new NoAnswer(errors.unreadable(operation, "a success without an ETag"))
          : new Accepted(new ETag(etag));
    } catch (S3Exception e) {
      if (S3Errors.isPreconditionFailed(e)) {
        return new PreconditionFailed();
      }
      StoreUnavailable problem = errors.unavailable(operation, e);
      return S3Errors.isConcurrentWrite(e) ? new InFlight(problem) : unlessRefused(problem);
    } catch (SdkException e) {
      StoreUnavailable problem = errors.unavailable(operation, e);
      if (S3Errors.wasNeverSent(e)) {
        throw problem;
      }
      return unlessRefused(problem);
    }
  }

  private static PutAnswer unlessRefused(StoreUnavailable problem) {
    return switch (problem.reason()) {
      case DENIED, MISCONFIGURED -> throw problem;
      case UNREACHABLE, TIMEOUT, THROTTLED, SERVER_ERROR, CIRCUIT_OPEN, CANCELLED ->
          new NoAnswer(problem);
    };
  }

  /** What a version that is there, or none, makes of a put that was not accepted. */
  private interface Verdict {
    PutResult on(Optional<StoredObject> there);
  }

  private PutResult readBack(ObjectKey key, Bytes body, Verdict notOurs) {
    Optional<StoredObject> there;
    try {
      there = get(key);
    } catch (StoreUnavailable e) {
      return new Unknown(e);
    } catch (CorruptObject e) {
      // Larger than anything that is put here.
      return new Conflict();
    }
    return there.isPresent() && there.get().body().equals(body)
        ? new Stored(there.get().etag())
        : notOurs.on(there);
  }

  private PutResult refusedAndFree(ObjectKey key) {
    return new Unknown(errors.unreadable("PUT " + key, "refused as taken, and nothing is there"));
  }

  private static boolean isVersion(Optional<StoredObject> there, ETag expected) {
    return there.isPresent() && there.get().etag().equals(expected);
  }

  @Override
  public String toString() {
    return "S3Store[" + errors.store() + "]";
  }
}
