package com.unkey.vault.storage.s3;

import java.net.URI;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;

/**
 * An S3 server in this process, on a free port of the loopback: signatures are checked, conditional
 * writes are atomic, objects live in memory. {@link #faults} makes it misbehave.
 */
public final class EmbeddedS3 implements AutoCloseable {
  private static final String ACCESS_KEY_ID = "test-access-key";
  private static final String SECRET_ACCESS_KEY = "test-secret-key";

  private final BlobStore blobs;
  private final S3Faults faults = new S3Faults();
  private final S3Proxy proxy;
  private final AtomicInteger buckets = new AtomicInteger();

  private EmbeddedS3() {
    blobs = BlobStores.create("transient", new Properties());
    proxy =
        S3Proxy.builder()
            .blobStore(new FaultyBlobStore(new StrictBlobStore(blobs), faults))
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(AuthenticationType.AWS_V4, ACCESS_KEY_ID, SECRET_ACCESS_KEY)
            .build();
  }

  /** Starts one; takes about a second the first time and some milliseconds after that. */
  public static EmbeddedS3 start() {
    EmbeddedS3 server = new EmbeddedS3();
    try {
      server.proxy.start();
    } catch (Exception e) {
      throw new IllegalStateException("the embedded S3 server did not start", e);
    }
    return server;
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + proxy.getPort());
  }

  public S3Credentials credentials() {
    return new S3Credentials.Static(ACCESS_KEY_ID, SECRET_ACCESS_KEY);
  }

  /** Makes an empty bucket and names it. */
  public String newBucket() {
    String name = "bucket-" + buckets.incrementAndGet();
    blobs.createContainer(name);
    return name;
  }

  /** How the vault would be configured for {@code bucket} here. */
  public S3Config config(String bucket) {
    return config(bucket, S3Config.Optional.NONE);
  }

  public S3Config config(String bucket, S3Config.Optional optional) {
    return S3Config.of("storage.s3", endpoint().toString(), bucket, credentials(), optional);
  }

  public S3Faults faults() {
    return faults;
  }

  @Override
  public void close() {
    try {
      proxy.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the embedded S3 server did not stop", e);
    }
  }
}
