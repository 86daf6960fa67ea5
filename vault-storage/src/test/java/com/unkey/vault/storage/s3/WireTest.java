package com.unkey.vault.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.store.ETag;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.StoredObject;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each dialect puts on the wire, over TLS to the names of real endpoints and without. */
class WireTest {
  private static final Bytes BODY = Bytes.utf8("some wrapped DEK");
  private static final ObjectKey KEY = new ObjectKey("keyring/ws 1/dek_a+b");
  private static final String ENCODED_KEY = "/keyring/ws%201/dek_a%2Bb";

  @TempDir private static Path folder;
  private static TestTls tls;

  private StubS3 stub = StubS3.http();

  @BeforeAll
  static void certificate() throws Exception {
    tls = TestTls.create(folder);
  }

  @AfterEach
  void stop() {
    stub.close();
  }

  private S3Store https(String host, @Nullable String region, @Nullable String dialect)
      throws Exception {
    stub.close();
    stub = StubS3.https(tls.server());
    return store("https://" + host + ":" + stub.port(), region, dialect);
  }

  private S3Store http(String dialect, @Nullable String region) {
    return store(stub.endpoint().toString(), region, dialect);
  }

  private static S3Store store(String url, @Nullable String region, @Nullable String dialect) {
    S3Config config =
        S3Config.of(
            "storage.s3",
            url,
            "vault-bucket",
            new S3Credentials.Static("AKIDTEST", "test-secret"),
            new S3Config.Optional(region, dialect, null, null, null, null));
    return new S3Store(config, () -> tls.client(config));
  }

  private static void put(S3Store store) {
    try (store) {
      store.putIfAbsent(KEY, BODY);
    }
  }

  @Test
  void amazonOverTls() throws Exception {
    put(https("s3.eu-west-1.amazonaws.com", null, null));
    StubS3.Seen request = stub.request();
    assertThat(request.header("Host"))
        .hasValueSatisfying(
            host -> assertThat(host).startsWith("vault-bucket.s3.eu-west-1.amazonaws.com"));
    assertThat(request.path()).isEqualTo(ENCODED_KEY);
    assertThat(scope(request)).isEqualTo("eu-west-1/s3/aws4_request");
    assertThat(request.header("x-amz-content-sha256"))
        .contains("STREAMING-UNSIGNED-PAYLOAD-TRAILER");
    assertThat(request.header("Content-Encoding")).contains("aws-chunked");
    assertThat(request.header("x-amz-trailer")).contains("x-amz-checksum-crc32");
    assertThat(request.header("x-amz-decoded-content-length"))
        .contains(String.valueOf(BODY.size()));
    assertThat(request.body().toUtf8())
        .startsWith(Integer.toHexString(BODY.size()) + "\r\n" + BODY.toUtf8())
        .contains("x-amz-checksum-crc32:");
    assertThat(request.header("If-None-Match")).contains("*");
    assertThat(request.hasHeader("expect")).isFalse();
  }

  @Test
  void amazonsBucketBeforeTheHostIsTakenOnce() throws Exception {
    put(https("vault-bucket.s3.eu-west-1.amazonaws.com", null, null));
    assertThat(stub.request().header("Host"))
        .contains("vault-bucket.s3.eu-west-1.amazonaws.com:" + stub.port());
    assertThat(stub.request().path()).isEqualTo(ENCODED_KEY);
  }

  /** As the SDK asks by default: the MD5 of what was sent comes behind it. */
  @Test
  void amazonsAnswersAreAskedForTheirChecksumAndHeldAgainstIt() throws Exception {
    try (S3Store store = https("s3.eu-west-1.amazonaws.com", null, null)) {
      stub.finds(withMd5(BODY, BODY), "\"v1\"", "x-amz-transfer-encoding", "append-md5");
      assertThat(store.get(KEY)).map(StoredObject::body).contains(BODY);
      stub.finds(
          withMd5(Bytes.utf8("some wrapped DEX"), BODY),
          "\"v1\"",
          "x-amz-transfer-encoding",
          "append-md5");
      assertThatThrownBy(() -> store.get(KEY)).isInstanceOf(StoreUnavailable.class);
    }
    assertThat(stub.requests())
        .allSatisfy(request -> assertThat(request.header("x-amz-te")).contains("append-md5"));
  }

  @Test
  void cloudflareOverTls() throws Exception {
    put(https("account.r2.cloudflarestorage.com", null, null));
    assertPlain(stub.request(), "auto", "UNSIGNED-PAYLOAD");
    assertThat(stub.request().header("Host"))
        .contains("account.r2.cloudflarestorage.com:" + stub.port());
  }

  @Test
  void anotherStoreOverTls() throws Exception {
    put(https("s3.example.test", "eu-central-2", null));
    assertPlain(stub.request(), "eu-central-2", "UNSIGNED-PAYLOAD");
  }

  @Test
  void anotherStoreWithoutTls() throws Exception {
    put(http("generic", null));
    assertPlain(stub.request(), "auto", sha256(BODY));
  }

  @Test
  void r2WithoutTls() throws Exception {
    put(http("r2", null));
    assertPlain(stub.request(), "auto", sha256(BODY));
  }

  @Test
  void amazonWithoutTls() {
    // An address has no room for a bucket before it: the SDK falls back to the path.
    put(http("aws", "eu-west-3"));
    assertThat(stub.request().path()).isEqualTo("/vault-bucket" + ENCODED_KEY);
    assertThat(scope(stub.request())).isEqualTo("eu-west-3/s3/aws4_request");
    assertThat(stub.request().header("x-amz-content-sha256"))
        .contains("STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER");
  }

  @Test
  void anEndpointMayHaveAPath() {
    put(store(stub.endpoint() + "/storage/v1/s3/", null, null));
    assertThat(stub.request().path()).isEqualTo("/storage/v1/s3/vault-bucket" + ENCODED_KEY);
  }

  @Test
  void aReplacementNamesTheVersionInItsQuotes() {
    try (S3Store store = http("generic", null)) {
      store.putIfMatch(KEY, new ETag("\"v1\""), BODY);
    }
    assertThat(stub.request().header("If-Match")).contains("\"v1\"");
    assertThat(stub.request().header("If-None-Match")).isEmpty();
  }

  @Test
  void readsSendNoChecksumsToOthersThanAmazon() {
    try (S3Store store = http("generic", null)) {
      store.get(KEY);
    }
    assertThat(stub.request().method()).isEqualTo("GET");
    assertThat(stub.request().hasHeader("x-amz-checksum")).isFalse();
    assertThat(stub.request().hasHeader("x-amz-te")).isFalse();
    assertThat(stub.request().hasHeader("expect")).isFalse();
  }

  @Test
  void aListingAsksForEncodedKeysAfterTheGivenOne() {
    stub.answers(200, "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>");
    try (S3Store store = http("generic", null)) {
      store.list("keyring/ws 1/", KEY);
    }
    assertThat(stub.request().path()).isEqualTo("/vault-bucket");
    assertThat(stub.request().query().split("&"))
        .contains(
            "list-type=2",
            "encoding-type=url",
            "prefix=keyring%2Fws%201%2F",
            "start-after=keyring%2Fws%201%2Fdek_a%2Bb");
  }

  @Test
  void aRemovalSendsNoBodyAndNoChecksum() {
    stub.answers(204, "");
    try (S3Store store = http("r2", null)) {
      store.delete(KEY);
    }
    assertThat(stub.request().method()).isEqualTo("DELETE");
    assertThat(stub.request().body()).isEqualTo(Bytes.EMPTY);
    assertThat(stub.request().hasHeader("x-amz-checksum")).isFalse();
  }

  private static void assertPlain(StubS3.Seen request, String region, String sha256) {
    assertThat(request.path()).isEqualTo("/vault-bucket" + ENCODED_KEY);
    assertThat(scope(request)).isEqualTo(region + "/s3/aws4_request");
    assertThat(request.header("x-amz-content-sha256")).contains(sha256);
    assertThat(request.body()).isEqualTo(BODY);
    assertThat(request.header("Content-Length")).contains(String.valueOf(BODY.size()));
    assertThat(request.hasHeader("x-amz-checksum")).isFalse();
    assertThat(request.hasHeader("x-amz-trailer")).isFalse();
    assertThat(request.hasHeader("x-amz-sdk-checksum")).isFalse();
    assertThat(request.hasHeader("content-encoding")).isFalse();
    assertThat(request.hasHeader("expect")).isFalse();
    assertThat(request.header("If-None-Match")).contains("*");
  }

  /** Region, service and terminator of the signature's scope. */
  private static String scope(StubS3.Seen request) {
    String authorization = request.header("Authorization").orElseThrow();
    return authorization.replaceFirst(".*Credential=[^/]+/\\d+/([^,]+),.*", "$1");
  }

  private static Bytes withMd5(Bytes body, Bytes summed) throws Exception {
    byte[] md5 = MessageDigest.getInstance("MD5").digest(summed.toArray());
    return Bytes.ofHex(body.toHex() + HexFormat.of().formatHex(md5));
  }

  private static String sha256(Bytes body) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body.toArray()));
  }
}
