package com.unkey.vault.storage.s3;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.store.ObjectKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Objects in memory, as S3 keeps them: check and write of a conditional put are one step, listings
 * are in UTF-8 order, and a key may begin with another. s3proxy's own store in memory has none of
 * the three; it keeps the buckets here.
 */
final class StrictBlobStore extends ForwardingBlobStore {
  private static final int PAGE = 1_000;

  private record Stored(Bytes content, String etag, Instant modified) {}

  private final Map<String, NavigableMap<ObjectKey, Stored>> buckets = new TreeMap<>();

  /**
   * @param inner knows which buckets there are
   */
  StrictBlobStore(BlobStore inner) {
    super(inner);
  }

  static S3Exception error(int status, String code) {
    AwsErrorDetails details =
        AwsErrorDetails.builder().errorCode(code).errorMessage("planted by a test").build();
    return (S3Exception)
        S3Exception.builder().statusCode(status).awsErrorDetails(details).message(code).build();
  }

  @Override
  public PutObjectResponse putBlob(PutObjectRequest request, InputStream body) {
    Bytes content = read(body);
    String etag = "\"" + md5(content) + "\"";
    synchronized (buckets) {
      NavigableMap<ObjectKey, Stored> bucket = bucket(request.bucket());
      ObjectKey key = new ObjectKey(request.key());
      Stored there = bucket.get(key);
      if (request.ifNoneMatch() != null && there != null) {
        throw error(412, "PreconditionFailed");
      }
      if (request.ifMatch() != null) {
        if (there == null) {
          throw error(404, "NoSuchKey");
        }
        if (!there.etag().equals(request.ifMatch())) {
          throw error(412, "PreconditionFailed");
        }
      }
      bucket.put(key, new Stored(content, etag, Instant.now()));
    }
    return PutObjectResponse.builder().eTag(etag).build();
  }

  @Override
  public ResponseInputStream<GetObjectResponse> getBlob(GetObjectRequest request) {
    Stored there = find(request.bucket(), request.key());
    if (there == null) {
      throw error(404, "NoSuchKey");
    }
    GetObjectResponse head =
        GetObjectResponse.builder()
            .eTag(there.etag())
            .contentLength((long) there.content().size())
            .lastModified(there.modified())
            .build();
    return new ResponseInputStream<>(
        head, AbortableInputStream.create(new ByteArrayInputStream(there.content().toArray())));
  }

  @Override
  public HeadObjectResponse blobMetadata(HeadObjectRequest request) {
    Stored there = find(request.bucket(), request.key());
    if (there == null) {
      throw error(404, "NoSuchKey");
    }
    return HeadObjectResponse.builder()
        .eTag(there.etag())
        .contentLength((long) there.content().size())
        .lastModified(there.modified())
        .build();
  }

  @Override
  public DeleteObjectResponse removeBlob(DeleteObjectRequest request) {
    synchronized (buckets) {
      bucket(request.bucket()).remove(new ObjectKey(request.key()));
    }
    return DeleteObjectResponse.builder().build();
  }

  @Override
  public ListObjectsV2Response list(ListObjectsV2Request request) {
    String prefix = request.prefix() == null ? "" : request.prefix();
    String after =
        request.continuationToken() != null ? request.continuationToken() : request.startAfter();
    int max = request.maxKeys() == null ? PAGE : Math.min(PAGE, request.maxKeys());
    List<S3Object> page = new ArrayList<>();
    boolean truncated = false;
    synchronized (buckets) {
      var bucket = bucket(request.bucket());
      var candidates =
          after == null || after.isEmpty() ? bucket : bucket.tailMap(new ObjectKey(after), false);
      for (var entry : candidates.entrySet()) {
        if (entry.getKey().value().startsWith(prefix)) {
          if (page.size() == max) {
            truncated = true;
            break;
          }
          page.add(listed(entry.getKey(), entry.getValue()));
        }
      }
    }
    ListObjectsV2Response.Builder answer =
        ListObjectsV2Response.builder()
            .contents(page)
            .keyCount(page.size())
            .maxKeys(max)
            .isTruncated(truncated);
    return truncated ? answer.nextContinuationToken(page.getLast().key()).build() : answer.build();
  }

  private static S3Object listed(ObjectKey key, Stored stored) {
    return S3Object.builder()
        .key(key.value())
        .size((long) stored.content().size())
        .eTag(stored.etag())
        .lastModified(stored.modified())
        .build();
  }

  private @Nullable Stored find(String bucket, String key) {
    synchronized (buckets) {
      return bucket(bucket).get(new ObjectKey(key));
    }
  }

  private NavigableMap<ObjectKey, Stored> bucket(String name) {
    if (!containerExists(name)) {
      throw error(404, "NoSuchBucket");
    }
    return buckets.computeIfAbsent(name, _ -> new TreeMap<>());
  }

  private static Bytes read(InputStream body) {
    try {
      return Bytes.copyOf(body.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What S3 uses for ETags of small objects. */
  private static String md5(Bytes content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content.toArray()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
