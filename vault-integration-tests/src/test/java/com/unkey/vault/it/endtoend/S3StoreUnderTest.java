package com.unkey.vault.it.endtoend;

import com.unkey.vault.it.parts.S3Access;
import com.unkey.vault.it.parts.S3Server;
import com.unkey.vault.it.parts.VaultConfig;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * A bucket.
 *
 * @param access how this test reaches it; a server may have to go another way
 */
record S3StoreUnderTest(S3Access access, String bucket) implements StoreUnderTest {
  static S3StoreUnderTest newBucketOn(S3Server server) {
    return new S3StoreUnderTest(server.root(), server.newBucket());
  }

  @Override
  public VaultConfig configure(VaultConfig base) {
    return base.onS3(access, bucket);
  }

  @Override
  public void upload(Map<String, byte[]> objects) {
    try (S3Client client = access.client()) {
      objects.forEach((key, body) ->
          client.putObject(
              request -> request.bucket(bucket).key(key), RequestBody.fromBytes(body)));
    }
  }

  @Override
  public Map<String, byte[]> rings() {
    Map<String, byte[]> rings = new TreeMap<>();
    try (S3Client client = access.client()) {
      for (S3Object object :
          client
              .listObjectsV2Paginator(request -> request.bucket(bucket).prefix("keyring/"))
              .contents()) {
        rings.put(
            object.key(),
            client
                .getObjectAsBytes(request -> request.bucket(bucket).key(object.key()))
                .asByteArray());
      }
    }
    return rings;
  }
}
