package com.unkey.vault.it.s3;

import static org.assertj.core.api.Assertions.assertThat;

import com.unkey.vault.core.Time;
import com.unkey.vault.core.VirtualThreadTasks;
import com.unkey.vault.it.parts.CephRgw;
import com.unkey.vault.it.parts.Minio;
import com.unkey.vault.it.parts.S3Access;
import com.unkey.vault.it.parts.S3Server;
import com.unkey.vault.it.parts.Versitygw;
import com.unkey.vault.storage.s3.CapabilityProbe;
import com.unkey.vault.storage.s3.CapabilityProbe.Outcome;
import com.unkey.vault.storage.s3.CapabilityProbe.Promise;
import com.unkey.vault.storage.s3.S3Store;
import java.security.SecureRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;

/** The probe tells the stores that keep the promises from one that breaks them without a word. */
@Tag("real-s3")
class CapabilityProbeTest {
  @Test
  void versitygwKeepsEveryPromise() {
    try (Versitygw server = Versitygw.start()) {
      assertPassesAndCleansUp(server);
    }
  }

  @Test
  void minioKeepsEveryPromise() {
    try (Minio server = Minio.start()) {
      assertPassesAndCleansUp(server);
    }
  }

  /**
   * If-Match with the ETag in its quotes, as every other store sends and takes it, is always 412.
   */
  @Test
  void cephIsRefusedForIfMatchAndWithVersioningForIfNoneMatch() {
    try (CephRgw ceph = CephRgw.start()) {
      assertThat(probe(ceph.access(), ceph.newBucket(false)))
          .isInstanceOfSatisfying(
              Outcome.Broken.class,
              broken -> assertThat(broken.promise()).isEqualTo(Promise.IF_MATCH));
      assertThat(probe(ceph.access(), ceph.newBucket(true)))
          .isInstanceOfSatisfying(
              Outcome.Broken.class,
              broken -> assertThat(broken.promise()).isEqualTo(Promise.CREATE_ONLY));
    }
  }

  private static void assertPassesAndCleansUp(S3Server server) {
    for (String bucket : new String[] {server.newBucket(), server.newVersionedBucket()}) {
      assertThat(probe(server.root(), bucket)).isEqualTo(new Outcome.Passed());
      try (S3Client client = server.root().client()) {
        assertThat(client.listObjectsV2(request -> request.bucket(bucket)).contents()).isEmpty();
      }
    }
  }

  private static Outcome probe(S3Access access, String bucket) {
    Time time = Time.system();
    try (S3Store store = S3Stores.open(access, bucket)) {
      return new CapabilityProbe(
              store, store, time, new VirtualThreadTasks(time), new SecureRandom())
          .run();
    }
  }
}
