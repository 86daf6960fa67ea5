package com.unkey.vault.it.parts;

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
public record S3Bucket(S3Access access, String name) implements StoreUnderTest {
  public static S3Bucket newOn(S3Server server) {
    return new S3Bucket(server.root(), server.newBucket());
  }

  @Override
  public VaultConfig configure(VaultConfig base) {
    return base.onS3(access, name);
  }

  @Override
  public void upload(Map<String, byte[]> objects) {
    try (S3Client client = access.client()) {
      objects.forEach((key, body) ->
          client.putObject(request -> request.bucket(name).key(key), RequestBody.fromBytes(body)));
    }
  }

  /** The same bucket, reached another way. */
  public S3Bucket through(FaultyProxy proxy) {
    return new S3Bucket(access.withEndpoint(proxy.endpoint()), name);
  }

  @Override
  public Map<String, byte[]> rings() {
    Map<String, byte[]> rings = new TreeMap<>();
    try (S3Client client = access.client()) {
      for (S3Object object :
          client
              .listObjectsV2Paginator(request -> request.bucket(name).prefix("keyring/"))
              .contents()) {
        rings.put(
            object.key(),
            client
                .getObjectAsBytes(request -> request.bucket(name).key(object.key()))
                .asByteArray());
      }
    }
    return rings;
  }
}
