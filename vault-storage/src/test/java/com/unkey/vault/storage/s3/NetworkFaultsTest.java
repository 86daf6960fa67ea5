package com.unkey.vault.storage.s3;

import static com.unkey.vault.core.VaultException.StoreUnavailable.Reason.CANCELLED;
import static com.unkey.vault.core.VaultException.StoreUnavailable.Reason.MISCONFIGURED;
import static com.unkey.vault.core.VaultException.StoreUnavailable.Reason.SERVER_ERROR;
import static com.unkey.vault.core.VaultException.StoreUnavailable.Reason.TIMEOUT;
import static com.unkey.vault.core.VaultException.StoreUnavailable.Reason.UNREACHABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.VaultException.StoreUnavailable.Reason;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.PutResult.Unknown;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.apache.hc.client5.http.DnsResolver;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is between the vault and a store, and what its failures become. */
class NetworkFaultsTest {
  private static final ObjectKey KEY = new ObjectKey("keyring/ring_1/dek_1");
  private static final Bytes BODY = Bytes.utf8("ours");
  private static final String OK = "HTTP/1.1 200 OK\r\nETag: \"v1\"\r\n";
  private static final Duration SHORT = Duration.ofMillis(250);
  private static final Duration LONG = Duration.ofSeconds(30);

  private static S3Config config(URI endpoint, Duration attempt, @Nullable Integer connections) {
    return S3Config.of(
        "storage.s3",
        endpoint.toString(),
        "vault-bucket",
        new S3Credentials.Static("AKIDTEST", "test-secret"),
        new S3Config.Optional(null, null, null, attempt, attempt, connections));
  }

  private static S3Store store(URI endpoint, Duration attempt) {
    return new S3Store(config(endpoint, attempt, null));
  }

  /** Nothing was sent, so nothing was written: a put says so rather than "unknown". */
  private static void assertNeverSent(S3Store store) {
    assertReason(UNREACHABLE, () -> store.get(KEY));
    assertReason(UNREACHABLE, () -> store.list("keyring/", null));
    assertReason(UNREACHABLE, () -> store.putIfAbsent(KEY, BODY));
    assertReason(UNREACHABLE, () -> store.delete(KEY));
  }

  @Test
  void aRefusedConnection() throws Exception {
    URI nobody;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = URI.create("http://127.0.0.1:" + free.getLocalPort());
    }
    try (S3Store store = store(nobody, LONG)) {
      assertNeverSent(store);
    }
  }

  @Test
  void anUnknownHost() {
    S3Config config = config(URI.create("http://s3.example.invalid"), LONG, null);
    // A resolver of its own: some networks answer for every name.
    DnsResolver nothing = new NoSuchHost();
    try (S3Store store =
        new S3Store(
            config, () -> S3Clients.of(config, S3Clients.http(config).dnsResolver(nothing)))) {
      assertNeverSent(store);
    }
  }

  @Test
  void aConnectionThatIsNotMadeInTime() throws Exception {
    try (Backlog full = new Backlog()) {
      S3Config config =
          S3Config.of(
              "storage.s3",
              full.endpoint().toString(),
              "vault-bucket",
              new S3Credentials.Static("AKIDTEST", "test-secret"),
              new S3Config.Optional(null, null, null, SHORT, LONG, null));
      try (S3Store store = new S3Store(config)) {
        assertNeverSent(store);
      }
    }
  }

  @Test
  void anAnswerThatDoesNotComeInTime() {
    try (StubS3 stub = StubS3.http().saysNothing().saysNothing();
        S3Store store = store(stub.endpoint(), SHORT)) {
      assertReason(TIMEOUT, () -> store.get(KEY));
      assertThat(store.putIfAbsent(KEY, BODY))
          .isInstanceOfSatisfying(
              Unknown.class, unknown -> assertThat(unknown.cause().reason()).isEqualTo(TIMEOUT));
      assertThat(stub.requests()).as("one attempt each").hasSize(2);
    }
  }

  @Test
  void noFreeConnectionInTimeMeansNothingWasSent() throws Exception {
    try (StubS3 stub = StubS3.http().saysNothing()) {
      S3Config patient = config(stub.endpoint(), SHORT, 1);
      S3Config holding = config(stub.endpoint(), LONG, 1);
      try (var client =
              S3Clients.of(
                  holding,
                  S3Clients.http(holding)
                      .connectionAcquisitionTimeout(SHORT)
                      .connectionTimeout(LONG));
          S3Store store = new S3Store(patient, () -> client)) {
        Thread holder = Thread.ofVirtual().start(() -> failureOf(() -> store.get(KEY)));
        while (stub.requests().isEmpty()) {
          Thread.onSpinWait();
        }
        assertReason(TIMEOUT, () -> store.putIfAbsent(KEY, BODY));
        assertThat(stub.requests()).hasSize(1);
        holder.interrupt();
        holder.join();
      }
    }
  }

  @Test
  void anInterruptedCallIsCancelledAndTheThreadStaysInterrupted() {
    try (StubS3 stub = StubS3.http();
        S3Store store = store(stub.endpoint(), LONG)) {
      Thread.currentThread().interrupt();
      try {
        assertReason(CANCELLED, () -> store.get(KEY));
      } finally {
        assertThat(Thread.interrupted()).isTrue();
      }
      assertThat(store.putIfAbsent(KEY, BODY)).as("the next call").isNotInstanceOf(Unknown.class);
    }
  }

  @Test
  void aClosedStoreIsNotAsked() {
    try (StubS3 stub = StubS3.http()) {
      S3Store store = store(stub.endpoint(), LONG);
      store.get(KEY);
      store.close();
      assertReason(CANCELLED, () -> store.get(KEY));
      assertReason(CANCELLED, () -> store.putIfAbsent(KEY, BODY));
      assertThat(stub.requests()).hasSize(1);
    }
  }

  @Test
  void aCertificateOfNobodyWeTrust(@TempDir Path folder) throws Exception {
    try (StubS3 stub = StubS3.https(TestTls.create(folder).server());
        S3Store store = store(URI.create("https://127.0.0.1:" + stub.port()), LONG)) {
      assertReason(MISCONFIGURED, () -> store.get(KEY));
      assertReason(MISCONFIGURED, () -> store.putIfAbsent(KEY, BODY));
      assertThat(stub.requests()).isEmpty();
    }
  }

  @Test
  void aCertificateOfAnotherHost(@TempDir Path folder) throws Exception {
    TestTls tls = TestTls.create(folder);
    try (StubS3 stub = StubS3.https(tls.server())) {
      S3Config config = config(URI.create("https://other.example.test:" + stub.port()), LONG, null);
      try (S3Store store = new S3Store(config, () -> tls.client(config))) {
        assertReason(MISCONFIGURED, () -> store.get(KEY));
        assertReason(MISCONFIGURED, () -> store.putIfAbsent(KEY, BODY));
        assertThat(stub.requests()).isEmpty();
      }
    }
  }

  /** A shorter object would be a wrong one. */
  @Test
  void anObjectCutOffIsNotReturned() {
    try (RawStub stub = new RawStub(OK + "Content-Length: 100\r\n\r\nonly the beginning");
        S3Store store = store(stub.endpoint(), LONG)) {
      assertReason(UNREACHABLE, () -> store.get(KEY));
    }
  }

  @Test
  void aChunkedObjectCutOffIsNotReturned() {
    try (RawStub stub = new RawStub(OK + "Transfer-Encoding: chunked\r\n\r\n5\r\nbegin\r\n");
        S3Store store = store(stub.endpoint(), LONG)) {
      assertReason(UNREACHABLE, () -> store.get(KEY));
    }
  }

  @Test
  void aListingCutOffIsNotAShortListing() {
    String body = "<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>a";
    try (RawStub stub = new RawStub("HTTP/1.1 200 OK\r\n\r\n" + body);
        S3Store store = store(stub.endpoint(), LONG)) {
      assertReason(SERVER_ERROR, () -> store.list("", null));
    }
  }

  @Test
  void anAnswerThatIsNotHttp() {
    try (RawStub stub = new RawStub("220 mail.example.test ESMTP\r\n\r\n");
        S3Store store = store(stub.endpoint(), LONG)) {
      assertThat(failureOf(() -> store.get(KEY)).reason()).isIn(UNREACHABLE, SERVER_ERROR);
    }
  }

  @Test
  void aClockThatIsWrongIsCorrectedByTheNextCall() {
    String skewed = "<Error><Code>RequestTimeTooSkewed</Code></Error>";
    String missing = "<Error><Code>NoSuchKey</Code></Error>";
    try (RawStub stub =
            new RawStub(
                answer("403 Forbidden", "Date: Tue, 01 Jan 2030 00:00:00 GMT", skewed),
                answer("404 Not Found", "Date: Tue, 01 Jan 2030 00:00:01 GMT", missing));
        S3Store store = store(stub.endpoint(), LONG)) {
      assertReason(SERVER_ERROR, () -> store.get(KEY));
      assertThat(store.get(KEY)).isEmpty();
      assertThat(stub.heads().getLast().toLowerCase(Locale.ROOT))
          .contains("x-amz-date: 20300101t00");
    }
  }

  private static String answer(String status, String header, String body) {
    return "HTTP/1.1 %s\r\n%s\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(status, header, body.length(), body);
  }

  private static void assertReason(Reason reason, ThrowingCallable call) {
    assertThat(failureOf(call).reason()).isEqualTo(reason);
  }

  private static StoreUnavailable failureOf(ThrowingCallable call) {
    StoreUnavailable failure = catchThrowableOfType(StoreUnavailable.class, call);
    assertThat(failure).as("an outage is told").isNotNull();
    return failure;
  }

  private static final class NoSuchHost implements DnsResolver {
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
      throw new UnknownHostException(host);
    }

    @Override
    public String resolveCanonicalHostname(String host) throws UnknownHostException {
      throw new UnknownHostException(host);
    }
  }
}
