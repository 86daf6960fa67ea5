package com.unkey.vault.it.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.RingId;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.VaultException.StoreUnavailable.Reason;
import com.unkey.vault.core.store.ETag;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.PutResult.Stored;
import com.unkey.vault.it.parts.S3Access;
import com.unkey.vault.it.parts.S3Server;
import com.unkey.vault.storage.s3.S3Store;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * What a server refuses is never "absent" and never "conflict" (invariant I7): it is an error that
 * says whose fault it is, and nothing was written.
 */
abstract class RefusalSuite {
  private static final ObjectKey KEY = new ObjectKey("keyring/ring_1/dek_1");
  private static final ETag SOME_TAG = new ETag("\"0123456789abcdef0123456789abcdef\"");

  abstract S3Server server();

  @Test
  void aWrongRegionIsMisconfiguredForEveryCall() {
    String bucket = server().newBucket();
    assertRefused(server().root().withRegion("ap-south-1"), bucket, Reason.MISCONFIGURED);
    assertNothingIsIn(bucket);
  }

  @Test
  void aWrongSecretIsDeniedForEveryCall() {
    String bucket = server().newBucket();
    S3Access root = server().root();
    assertRefused(root.as(root.accessKey(), "wrong-secret"), bucket, Reason.DENIED);
    assertNothingIsIn(bucket);
  }

  @Test
  void anUnknownAccessKeyIsDeniedForEveryCall() {
    String bucket = server().newBucket();
    assertRefused(server().root().as("nobody", "whatever-secret"), bucket, Reason.DENIED);
    assertNothingIsIn(bucket);
  }

  @Test
  void aMissingBucketIsMisconfiguredForEveryCallAndStaysMissing() {
    assertRefused(server().root(), "no-such-bucket", Reason.MISCONFIGURED);
    try (S3Client client = server().root().client()) {
      assertThat(client.listBuckets().buckets())
          .noneMatch(bucket -> bucket.name().equals("no-such-bucket"));
    }
  }

  @Test
  void whoMayNotListGetsNoEmptyListing() {
    String bucket = server().newBucket();
    try (S3Store limited = S3Stores.open(server().userWithoutListing(bucket), bucket)) {
      assertThat(limited.putIfAbsent(KEY, Bytes.utf8("x"))).isInstanceOf(Stored.class);
      assertThat(limited.get(KEY)).isPresent();
      assertThatThrownBy(() -> limited.list("keyring/", null)).satisfies(is(Reason.DENIED));
    }
  }

  @Test
  void whoMayNotListMakesNoFirstKey() {
    String bucket = server().newBucket();
    try (S3Store limited = S3Stores.open(server().userWithoutListing(bucket), bucket)) {
      Instance instance = Instance.on(limited);
      assertThatThrownBy(() -> instance.encrypt(new RingId("ring_1"), "x"))
          .satisfies(is(Reason.DENIED));
    }
    assertNothingIsIn(bucket);
  }

  @Test
  void whoMayOnlyReadWritesNothing() {
    String bucket = server().newBucket();
    RingId ring = new RingId("ring_1");
    try (S3Store all = S3Stores.open(server().root(), bucket);
        S3Store limited = S3Stores.open(server().readOnlyUser(bucket), bucket)) {
      assertThat(limited.get(KEY)).isEmpty();
      assertThatThrownBy(() -> limited.putIfAbsent(KEY, Bytes.utf8("x")))
          .satisfies(is(Reason.DENIED));
      assertThatThrownBy(() -> limited.putIfMatch(KEY, SOME_TAG, Bytes.utf8("x")))
          .satisfies(is(Reason.DENIED));
      assertThatThrownBy(() -> Instance.on(limited).encrypt(new RingId("ring_2"), "x"))
          .satisfies(is(Reason.DENIED));
      assertNothingIsIn(bucket);

      String encrypted = Instance.on(all).encrypt(ring, "secret");
      assertThat(Instance.on(limited).decrypt(ring, encrypted)).isEqualTo("secret");
      assertThat(Instance.on(all).decrypt(ring, Instance.on(limited).encrypt(ring, "more")))
          .isEqualTo("more");
    }
  }

  private static void assertRefused(S3Access access, String bucket, Reason reason) {
    try (S3Store store = S3Stores.open(access, bucket)) {
      ThrowingCallable[] calls = {
        () -> store.get(KEY),
        () -> store.list("keyring/", null),
        () -> store.putIfAbsent(KEY, Bytes.utf8("x")),
        () -> store.putIfMatch(KEY, SOME_TAG, Bytes.utf8("x")),
      };
      for (ThrowingCallable call : calls) {
        assertThatThrownBy(call).satisfies(is(reason));
      }
    }
  }

  private static Consumer<Throwable> is(Reason reason) {
    return thrown -> {
      assertThat(thrown).isInstanceOf(StoreUnavailable.class);
      StoreUnavailable unavailable = (StoreUnavailable) thrown;
      assertThat(unavailable.reason()).as(unavailable.operatorDetail()).isEqualTo(reason);
      // The caller learns nothing of where the store is.
      assertThat(unavailable).hasMessage("the key store is unavailable; try again");
    };
  }

  private void assertNothingIsIn(String bucket) {
    try (S3Client client = server().root().client()) {
      assertThat(client.listObjectsV2(request -> request.bucket(bucket)).contents()).isEmpty();
    }
  }
}
