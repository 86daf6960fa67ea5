package com.unkey.vault.storage.s3;

import static com.unkey.vault.core.VaultException.StoreUnavailable.Reason.SERVER_ERROR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.store.ListPage;
import com.unkey.vault.core.store.ListedObject;
import com.unkey.vault.core.store.ObjectKey;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Listings as no S3 should send them: each is followed to its end or is an error, never short. */
@Timeout(60)
class ListingTest {
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

  private static String page(boolean truncated, String token, String... keys) {
    return "<ListBucketResult><EncodingType>url</EncodingType><IsTruncated>%s</IsTruncated>%s%s"
            .formatted(
                truncated,
                token.isEmpty()
                    ? ""
                    : "<NextContinuationToken>" + token + "</NextContinuationToken>",
                Stream.of(keys).map(ListingTest::line).collect(Collectors.joining()))
        + "</ListBucketResult>";
  }

  private static String line(String key) {
    return "<Contents><Key>%s</Key><Size>1</Size><ETag>&quot;e&quot;</ETag></Contents>"
        .formatted(URLEncoder.encode(key, StandardCharsets.UTF_8));
  }

  private List<String> listed(String prefix) {
    return store.listAll(prefix).map(object -> object.key().value()).toList();
  }

  private void assertRefused(String prefix, String problem) {
    StoreUnavailable failure = catchThrowableOfType(StoreUnavailable.class, () -> listed(prefix));
    assertThat(failure).as("never a short listing").isNotNull();
    assertThat(failure.reason()).isEqualTo(SERVER_ERROR);
    assertThat(failure.operatorDetail()).contains("LIST " + prefix, problem);
  }

  /** What was asked for after the first page, in order. */
  private List<String> asked(String parameter) {
    return stub.requests().stream()
        .flatMap(request -> Stream.of(request.query().split("&", -1)))
        .filter(part -> part.startsWith(parameter + "="))
        .toList();
  }

  @Test
  void aPageThatIsNotTheLastIsFollowedByKey() {
    stub.answers(200, page(true, "opaque", "k/a", "k/b"))
        .answers(200, page(true, "", "k/c"))
        .answers(200, page(false, "", "k/d"));
    assertThat(listed("k/")).containsExactly("k/a", "k/b", "k/c", "k/d");
    assertThat(asked("start-after")).containsExactly("start-after=k%2Fb", "start-after=k%2Fc");
    assertThat(asked("continuation-token")).isEmpty();
  }

  @Test
  void emptyPagesAreFollowedByTheirTokens() {
    stub.answers(200, page(true, "one"))
        .answers(200, page(true, "two"))
        .answers(200, page(false, "", "k/z"));
    ListPage page = store.list("k/", null);
    assertThat(page.objects()).extracting(ListedObject::key).containsExactly(new ObjectKey("k/z"));
    assertThat(page.nextAfter()).isEmpty();
    assertThat(asked("continuation-token"))
        .containsExactly("continuation-token=one", "continuation-token=two");
  }

  @Test
  void anEmptyPageThatNamesNoNextIsAnError() {
    stub.answers(200, page(true, ""));
    assertRefused("k/", "names no next");
  }

  /** A listing that is cut short would hide DEKs. */
  @ParameterizedTest
  @ValueSource(strings = {"false", "False", "1", "yes", "", "perhaps", " "})
  void thatAPageIsTheLastIsNotBelievedIfItNamesANext(String truncated) {
    String page = page(true, "opaque", "k/a");
    stub.answers(
        200,
        page.replace(
            "<IsTruncated>true</IsTruncated>", "<IsTruncated>" + truncated + "</IsTruncated>"));
    assertRefused("k/", "");
  }

  @Test
  void aPageThatNamesANextAndDoesNotSayWhetherItIsTheLastIsAnError() {
    stub.answers(200, page(true, "opaque", "k/a").replace("<IsTruncated>true</IsTruncated>", ""));
    assertRefused("k/", "no listing");
  }

  @Test
  void emptyPagesWithoutEndAreAnError() {
    IntStream.range(0, 100).forEach(_ -> stub.answers(200, page(true, "same")));
    assertRefused("k/", "100 empty pages");
    assertThat(stub.requests()).hasSize(100);
  }

  @Test
  void thePageBeforeOnceMoreIsAnError() {
    stub.answers(200, page(true, "t", "k/a", "k/b")).answers(200, page(true, "t", "k/a", "k/b"));
    assertRefused("k/", "UTF-8 order");
  }

  @ParameterizedTest
  @MethodSource("wrongOrders")
  void keysThatDoNotAscendAreAnError(List<String> keys) {
    stub.answers(200, page(false, "", keys.toArray(String[]::new)));
    assertRefused("k/", "UTF-8 order");
  }

  static Stream<List<String>> wrongOrders() {
    return Stream.of(
        List.of("k/a", "k/a"),
        List.of("k/b", "k/a"),
        List.of("k/a", "k/c", "k/b", "k/d"),
        // In the order of UTF-16, as a Java server may sort them.
        List.of("k/\uD83D\uDE00", "k/\uFFFD"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"j/a", "k", "K/a", "keyring"})
  void aKeyOutsideThePrefixIsAnError(String key) {
    stub.answers(200, page(false, "", key));
    assertRefused("k/", "does not begin with the prefix");
  }

  @Test
  void oddKeysArriveAsTheyAre() {
    String longest = "k/\u00fc" + "x".repeat(ObjectKey.MAX_BYTES - 4);
    List<String> keys =
        Stream.of(
                "k/",
                "k//",
                "k///a",
                "k/%",
                "k/%2F",
                "k/%zz",
                "k/+",
                "k/ ",
                "k/./..",
                "k/\n",
                "k/\u0001",
                "k/&<>\"'",
                "k/\u00e9",
                "k/e\u0301",
                "k/\uD83D\uDE00",
                longest)
            .map(ObjectKey::new)
            .sorted()
            .map(ObjectKey::value)
            .toList();
    stub.answers(200, page(false, "", keys.toArray(String[]::new)));
    assertThat(listed("k/")).isEqualTo(keys);
  }

  @Test
  void aKeyLongerThanS3AllowsIsAnError() {
    stub.answers(200, page(false, "", "k/" + "x".repeat(ObjectKey.MAX_BYTES)));
    assertRefused("k/", "longer than S3 allows");
  }

  @Test
  void aKeyOf1024BytesIsPagedOver() {
    String longest = "k/" + "\u00fc".repeat((ObjectKey.MAX_BYTES - 2) / 2);
    stub.answers(200, page(true, "t", longest)).answers(200, page(false, ""));
    assertThat(listed("k/")).containsExactly(longest);
    assertThat(asked("start-after"))
        .containsExactly("start-after=" + URLEncoder.encode(longest, StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<ListBucketResult><EncodingType>url</EncodingType></ListBucketResult>",
        "<html><body>welcome to the hotel</body></html>",
        "<ListAllMyBucketsResult><Buckets></Buckets></ListAllMyBucketsResult>"
      })
  void aSuccessThatIsNoListingIsAnError(String body) {
    stub.answers(200, body);
    assertRefused("k/", "no listing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<Size>1</Size><ETag>e</ETag>",
        "<Key></Key><Size>1</Size><ETag>e</ETag>",
        "<Key>k/a</Key><ETag>e</ETag>",
        "<Key>k/a</Key><Size>1</Size>"
      })
  void aLineThatLacksSomethingIsAnError(String line) {
    stub.answers(
        200,
        "<ListBucketResult><IsTruncated>false</IsTruncated><Contents>"
            + line
            + "</Contents></ListBucketResult>");
    assertRefused("k/", "without key, size or ETag");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "not XML", "<ListBucketResult><IsTruncated>false"})
  void aSuccessThatIsNotXmlIsAnError(String body) {
    stub.answers(200, body);
    assertRefused("k/", "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<EncodingType>url</EncodingType><IsTruncated>false</IsTruncated><Contents><Key>k/%zz</Key>"
            + "<Size>1</Size><ETag>e</ETag></Contents>",
        "<IsTruncated>false</IsTruncated><Contents><Key>k/a</Key><Size>many</Size><ETag>e</ETag>"
            + "</Contents>",
        "<IsTruncated>false</IsTruncated><Contents><Key>k/a</Key><Size>1</Size><ETag>e</ETag>"
            + "<LastModified>yesterday</LastModified></Contents>"
      })
  void whatCannotBeParsedIsAnError(String content) {
    stub.answers(200, "<ListBucketResult>" + content + "</ListBucketResult>");
    assertRefused("k/", "");
  }

  /** A later page that fails is an error of the whole, not the end of it. */
  @Test
  void aPageThatCannotBeReadIsNotTheEnd() {
    stub.answers(200, page(true, "t", "k/a")).fails(500, "InternalError");
    assertRefused("k/", "HTTP 500 InternalError");
  }
}
