package com.unkey.vault.storage.s3;

import static com.unkey.vault.core.VaultException.StoreUnavailable.Reason.DENIED;
import static com.unkey.vault.core.VaultException.StoreUnavailable.Reason.MISCONFIGURED;
import static com.unkey.vault.core.VaultException.StoreUnavailable.Reason.SERVER_ERROR;
import static com.unkey.vault.core.VaultException.StoreUnavailable.Reason.THROTTLED;
import static com.unkey.vault.core.VaultException.StoreUnavailable.Reason.TIMEOUT;
import static com.unkey.vault.core.VaultException.StoreUnavailable.Reason.UNREACHABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.VaultException.CorruptObject;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.VaultException.StoreUnavailable.Reason;
import com.unkey.vault.core.store.ETag;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.PutResult;
import com.unkey.vault.core.store.PutResult.Conflict;
import com.unkey.vault.core.store.PutResult.Stored;
import com.unkey.vault.core.store.PutResult.Unknown;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each line of the two tables, in {@link S3Errors} and {@link S3Store}. */
class S3AnswersTest {
  private static final ObjectKey KEY = new ObjectKey("keyring/ring_1/dek_1");
  private static final Bytes OURS = Bytes.utf8("ours");
  private static final Bytes THEIRS = Bytes.utf8("theirs");
  private static final ETag EXPECTED = new ETag("\"v1\"");

  private final StubS3 stub = StubS3.http();
  private final S3Store store =
      new S3Store(
          S3Config.of(
              "storage.s3",
              stub.endpoint().toString(),
              "vault-bucket",
              new S3Credentials.Static("AKIDTEST", "test-secret"),
              S3Config.Optional.NONE));

  @AfterEach
  void stop() {
    store.close();
    stub.close();
    assertThat(stub.unasked()).as("planted answers that nobody asked for").isZero();
  }

  static Stream<Arguments> reasons() {
    return Stream.of(
        Arguments.of(429, "TooManyRequests", THROTTLED),
        Arguments.of(429, "Whatever", THROTTLED),
        Arguments.of(503, "SlowDown", THROTTLED),
        Arguments.of(400, "ThrottlingException", THROTTLED),
        Arguments.of(408, "Whatever", TIMEOUT),
        Arguments.of(400, "RequestTimeout", TIMEOUT),
        Arguments.of(403, "RequestTimeTooSkewed", SERVER_ERROR),
        Arguments.of(400, "IncompleteBody", SERVER_ERROR),
        Arguments.of(400, "BadDigest", SERVER_ERROR),
        Arguments.of(401, "Unauthorized", DENIED),
        Arguments.of(403, "AccessDenied", DENIED),
        Arguments.of(403, "SignatureDoesNotMatch", DENIED),
        Arguments.of(400, "ExpiredToken", DENIED),
        Arguments.of(500, "InternalError", SERVER_ERROR),
        Arguments.of(502, "BadGateway", SERVER_ERROR),
        Arguments.of(503, "ServiceUnavailable", SERVER_ERROR),
        Arguments.of(501, "NotImplemented", MISCONFIGURED),
        Arguments.of(301, "PermanentRedirect", MISCONFIGURED),
        Arguments.of(307, "TemporaryRedirect", MISCONFIGURED),
        Arguments.of(400, "AuthorizationHeaderMalformed", MISCONFIGURED),
        Arguments.of(400, "InvalidRequest", MISCONFIGURED),
        Arguments.of(404, "NoSuchBucket", MISCONFIGURED),
        Arguments.of(404, "NotFound", MISCONFIGURED));
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @MethodSource("reasons")
  void aReadThatFails(int status, String code, Reason reason) {
    stub.fails(status, code).fails(status, code);
    StoreUnavailable get = failureOf(() -> store.get(KEY));
    assertThat(get.reason()).isEqualTo(reason);
    assertThat(get.operatorDetail())
        .contains("GET " + KEY, "127.0.0.1", "vault-bucket", code, "REQ1")
        .doesNotContain("AKIDTEST", "test-secret");
    assertThat(failureOf(() -> store.list("keyring/", null)).reason()).isEqualTo(reason);
    assertThat(stub.requests()).as("one attempt each").hasSize(2);
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @MethodSource("reasons")
  void aPutThatFails(int status, String code, Reason reason) {
    stub.fails(status, code).fails(status, code);
    if (reason == DENIED || reason == MISCONFIGURED) {
      assertThat(failureOf(() -> store.putIfAbsent(KEY, OURS)).reason()).isEqualTo(reason);
      assertThat(failureOf(() -> store.putIfMatch(KEY, EXPECTED, OURS)).reason()).isEqualTo(reason);
    } else {
      assertThat(unknown(store.putIfAbsent(KEY, OURS))).isEqualTo(reason);
      assertThat(unknown(store.putIfMatch(KEY, EXPECTED, OURS))).isEqualTo(reason);
    }
    assertThat(stub.requests()).as("one attempt each").hasSize(2);
  }

  @Test
  void onlyNoSuchKeyIsAbsent() {
    stub.fails(404, "NoSuchKey");
    assertThat(store.get(KEY)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"''", "'<html><body>404 not found</body></html>'", "'not even XML'"})
  void a404ThatIsNotS3sIsNotAbsent(String body) {
    stub.answers(404, body);
    StoreUnavailable failure = failureOf(() -> store.get(KEY));
    assertThat(failure.reason()).isEqualTo(MISCONFIGURED);
    assertThat(failure.operatorDetail()).contains("HTTP 404 without a code", "endpoint");
  }

  @Test
  void anotherRegionIsNamed() {
    stub.fails(301, "PermanentRedirect", "x-amz-bucket-region", "ap-south-1");
    assertThat(failureOf(() -> store.get(KEY)).operatorDetail())
        .contains("in region ap-south-1", "signed for auto");
  }

  @Test
  void anObjectWithoutAnETagIsNone() {
    stub.answers(200, "<html>welcome to the hotel</html>");
    assertThat(failureOf(() -> store.get(KEY)).reason()).isEqualTo(SERVER_ERROR);
  }

  /** Whether the store says so first or not. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anObjectTooLargeToBeOursIsNotReadToItsEnd(boolean declared) {
    long size = 1L << 40;
    stub.finds(declared ? size : 0, EXPECTED.value());
    assertThatExceptionOfType(CorruptObject.class)
        .isThrownBy(() -> store.get(KEY))
        .satisfies(e -> assertThat(e.operatorDetail()).contains(KEY + " has more than 65536"));

    stub.fails(412, "PreconditionFailed").finds(declared ? size : 0, EXPECTED.value());
    assertThat(store.putIfAbsent(KEY, OURS)).isEqualTo(new Conflict());
    stub.fails(409, "ConditionalRequestConflict").finds(declared ? size : 0, EXPECTED.value());
    assertThat(store.putIfMatch(KEY, EXPECTED, OURS)).isEqualTo(new Conflict());

    stub.finds(Bytes.copyOf(new byte[65_536]), EXPECTED.value());
    assertThat(store.get(KEY)).isPresent();
  }

  @Test
  void headersThatCannotBeParsedAreAnOutage() {
    stub.answers(200, "body", "ETag", "\"v1\"", "Last-Modified", "yesterday");
    assertThat(failureOf(() -> store.get(KEY)).reason()).isEqualTo(SERVER_ERROR);
  }

  @Test
  void aPutAcceptedWithoutAnETagIsUnknown() {
    stub.answers(200, "<html>welcome to the hotel</html>");
    assertThat(unknown(store.putIfAbsent(KEY, OURS))).isEqualTo(SERVER_ERROR);
  }

  @Test
  void anErrorThatIsNoXmlHasItsStatus() {
    stub.answers(503, "upstream connect error").answers(503, "");
    assertThat(failureOf(() -> store.get(KEY)).reason()).isEqualTo(SERVER_ERROR);
    assertThat(unknown(store.putIfAbsent(KEY, OURS))).isEqualTo(SERVER_ERROR);
  }

  @Test
  void aConnectionLostOnReadingIsUnreachable() {
    stub.hangsUp();
    assertThat(failureOf(() -> store.get(KEY)).reason()).isEqualTo(UNREACHABLE);
  }

  @Test
  void aConnectionLostOnWritingIsUnknown() {
    stub.hangsUp().hangsUp();
    assertThat(unknown(store.putIfAbsent(KEY, OURS))).isEqualTo(UNREACHABLE);
    assertThat(unknown(store.putIfMatch(KEY, EXPECTED, OURS))).isEqualTo(UNREACHABLE);
    assertThat(stub.requests()).hasSize(2);
  }

  @Test
  void aRefusedCreateIsSettledByWhatIsThere() {
    stub.fails(412, "PreconditionFailed").finds(THEIRS, "\"t\"");
    assertThat(store.putIfAbsent(KEY, OURS)).isEqualTo(new Conflict());
    stub.fails(412, "PreconditionFailed").finds(OURS, "\"o\"");
    assertThat(store.putIfAbsent(KEY, OURS)).isEqualTo(new Stored(new ETag("\"o\"")));
  }

  @Test
  void aRefusedCreateThatCannotBeReadBackIsUnknown() {
    stub.fails(412, "PreconditionFailed").fails(500, "InternalError");
    assertThat(unknown(store.putIfAbsent(KEY, OURS))).isEqualTo(SERVER_ERROR);
    stub.fails(412, "PreconditionFailed").fails(403, "AccessDenied");
    assertThat(unknown(store.putIfAbsent(KEY, OURS))).isEqualTo(DENIED);
  }

  @Test
  void aCreateRefusedOverNothingIsUnknown() {
    stub.fails(412, "PreconditionFailed").fails(404, "NoSuchKey");
    assertThat(unknown(store.putIfAbsent(KEY, OURS))).isEqualTo(SERVER_ERROR);
  }

  /** No S3 says so to a create; who does has said that nothing was written. */
  @Test
  void aCreateToldThatTheKeyIsMissingIsUnknown() {
    stub.fails(404, "NoSuchKey").fails(404, "NoSuchKey");
    assertThat(unknown(store.putIfAbsent(KEY, OURS))).isEqualTo(SERVER_ERROR);
  }

  @Test
  void aCreateThatMeetsAnotherInFlightIsPutAgain() {
    stub.fails(409, "ConditionalRequestConflict");
    assertThat(store.putIfAbsent(KEY, OURS)).isEqualTo(new Stored(new ETag(StubS3.ETAG)));
    assertThat(stub.requests()).hasSize(2);
  }

  @Test
  void aCreateThatMeetsOthersWithoutEndIsUnknown() {
    for (int i = 0; i < 3; i++) {
      stub.fails(409, "ConditionalRequestConflict");
    }
    assertThat(unknown(store.putIfAbsent(KEY, OURS))).isEqualTo(SERVER_ERROR);
    assertThat(stub.requests()).hasSize(3);
  }

  @Test
  void aRefusedReplacementIsSettledByWhatIsThere() {
    stub.fails(412, "PreconditionFailed").finds(THEIRS, "\"v2\"");
    assertThat(store.putIfMatch(KEY, EXPECTED, OURS)).isEqualTo(new Conflict());
    stub.fails(412, "PreconditionFailed").finds(OURS, "\"v2\"");
    assertThat(store.putIfMatch(KEY, EXPECTED, OURS)).isEqualTo(new Stored(new ETag("\"v2\"")));
    stub.fails(412, "PreconditionFailed").fails(500, "InternalError");
    assertThat(unknown(store.putIfMatch(KEY, EXPECTED, OURS))).isEqualTo(SERVER_ERROR);
  }

  @Test
  void replacingWhatIsNotThereIsAConflict() {
    stub.fails(404, "NoSuchKey").fails(404, "NoSuchKey");
    assertThat(store.putIfMatch(KEY, EXPECTED, OURS)).isEqualTo(new Conflict());
  }

  @Test
  void aReplacementThatMeetsAnotherInFlightIsSettledByTheVersionThere() {
    stub.fails(409, "ConditionalRequestConflict").finds(THEIRS, "\"v2\"");
    assertThat(store.putIfMatch(KEY, EXPECTED, OURS)).isEqualTo(new Conflict());
    stub.fails(409, "ConditionalRequestConflict").finds(OURS, "\"v2\"");
    assertThat(store.putIfMatch(KEY, EXPECTED, OURS)).isEqualTo(new Stored(new ETag("\"v2\"")));
    // What is in flight may be an earlier attempt of ours.
    stub.fails(409, "ConditionalRequestConflict").finds(THEIRS, EXPECTED.value());
    assertThat(unknown(store.putIfMatch(KEY, EXPECTED, OURS))).isEqualTo(SERVER_ERROR);
  }

  @Test
  void removingWhatIsNotThereIsNoError() {
    stub.fails(404, "NoSuchKey").fails(404, "NoSuchBucket");
    store.delete(KEY);
    assertThat(failureOf(() -> store.delete(KEY)).reason()).isEqualTo(MISCONFIGURED);
  }

  private static Reason unknown(PutResult result) {
    assertThat(result).isInstanceOf(Unknown.class);
    return ((Unknown) result).cause().reason();
  }

  private static StoreUnavailable failureOf(ThrowingCallable call) {
    StoreUnavailable failure = catchThrowableOfType(StoreUnavailable.class, call);
    assertThat(failure).as("an outage is told").isNotNull();
    return failure;
  }
}
