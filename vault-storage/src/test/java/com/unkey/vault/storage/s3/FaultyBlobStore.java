package com.unkey.vault.storage.s3;

import java.io.InputStream;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/** Lets {@link S3Faults} happen before and after what is asked. */
final class FaultyBlobStore extends ForwardingBlobStore {
  private final S3Faults faults;

  FaultyBlobStore(BlobStore inner, S3Faults faults) {
    super(inner);
    this.faults = faults;
  }

  @Override
  public ResponseInputStream<GetObjectResponse> getBlob(GetObjectRequest request) {
    Runnable after = faults.meet(S3Faults.Operation.GET, request.key());
    ResponseInputStream<GetObjectResponse> answer = super.getBlob(request);
    after.run();
    return answer;
  }

  @Override
  public PutObjectResponse putBlob(PutObjectRequest request, InputStream body) {
    Runnable after = faults.meet(S3Faults.Operation.PUT, request.key());
    PutObjectResponse answer = super.putBlob(faults.rewritten(request), body);
    after.run();
    return answer;
  }

  @Override
  public ListObjectsV2Response list(ListObjectsV2Request request) {
    Runnable after = faults.meet(S3Faults.Operation.LIST, String.valueOf(request.prefix()));
    ListObjectsV2Response answer = super.list(request);
    after.run();
    return answer;
  }

  @Override
  public DeleteObjectResponse removeBlob(DeleteObjectRequest request) {
    Runnable after = faults.meet(S3Faults.Operation.DELETE, request.key());
    DeleteObjectResponse answer = super.removeBlob(request);
    after.run();
    return answer;
  }
}
