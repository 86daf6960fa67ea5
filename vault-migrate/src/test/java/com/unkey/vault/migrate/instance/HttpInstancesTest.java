package com.unkey.vault.migrate.instance;

import static com.unkey.vault.migrate.instance.StubInstance.answering;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Timestamp;
import com.unkey.vault.core.KekId;
import com.unkey.vault.migrate.instance.InstanceAnswer.Answered;
import com.unkey.vault.migrate.instance.InstanceAnswer.Unreachable;
import com.unkey.vault.migrate.instance.StubInstance.Asked;
import com.unkey.vault.migrate.instance.StubInstance.Behaviour;
import com.unkey.vault.ops.v1.CreateFence;
import com.unkey.vault.ops.v1.StatusResponse;
import com.unkey.vault.ops.v1.StoreIdentity;
import com.unkey.vault.ops.v1.StoreStatus;
import com.unkey.vault.storage.config.Secret;
import com.unkey.vault.storage.identity.Creators;
import com.unkey.vault.storage.identity.Epoch;
import com.unkey.vault.storage.identity.Phase;
import com.unkey.vault.storage.identity.StoreId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an instance may answer, or not, and what that is taken for. */
class HttpInstancesTest {
  private static final String TOKEN = "ops-token-of-the-test";
  private static final Instant STARTED = Instant.parse("2026-03-01T10:00:00.250Z");
  private static final StatusResponse STATUS =
      StatusResponse.newBuilder()
          .setInstanceId("ins_1")
          .setVersion("1.2.3")
          .setStartedAt(
              Timestamp.newBuilder()
                  .setSeconds(STARTED.getEpochSecond())
                  .setNanos(STARTED.getNano()))
          .setPhase("dual-read-source")
          .addKekIds("kek_2")
          .addKekIds("kek_1")
          .setFallbacksSinceStart(7)
          .addStores(
              StoreStatus.newBuilder()
                  .setName("source")
                  .setWritten(true)
                  .setReachable(true)
                  .setCreation(CreateFence.newBuilder().setOpen(true))
                  .setIdentity(
                      StoreIdentity.newBuilder()
                          .setStoreId("store_a")
                          .setRole("active")
                          .setEpoch(3)
                          .setGeneration(9)
                          .setCreatorsMin("source")
                          .setCreatorsMax("dual-read-source")))
          .addStores(
              StoreStatus.newBuilder()
                  .setName("target")
                  .setWritten(true)
                  .setCreation(CreateFence.newBuilder().setWhy("it was not probed yet")))
          .build();

  private final List<StubInstance> stubs = new ArrayList<>();
  private final HttpInstances patient = instances(Duration.ofSeconds(20));
  private final HttpInstances hasty = instances(Duration.ofMillis(200));

  private static HttpInstances instances(Duration timeout) {
    return new HttpInstances(new Secret(TOKEN), timeout);
  }

  @AfterEach
  void close() {
    stubs.forEach(StubInstance::close);
    patient.close();
    hasty.close();
  }

  private StubInstance stub(Behaviour behaviour) throws Exception {
    StubInstance stub = new StubInstance(behaviour);
    stubs.add(stub);
    return stub;
  }

  private static Behaviour saying(StatusResponse status) {
    return answering(200, "application/proto", status.toByteArray());
  }

  private String why(Behaviour behaviour) throws Exception {
    return why(patient.ask(stub(behaviour).url()));
  }

  private static String why(InstanceAnswer answer) {
    assertThat(answer).isInstanceOf(Unreachable.class);
    String why = ((Unreachable) answer).why();
    assertThat(why).isNotBlank().doesNotContain(TOKEN).doesNotContain("\n", "\u001b");
    return why;
  }

  @Test
  void anAnswerIsWhatTheInstanceSaid() throws Exception {
    StubInstance stub = stub(saying(STATUS));

    assertThat(patient.ask(stub.url()))
        .isEqualTo(
            new Answered(
                new InstanceStatus(
                    stub.url(),
                    "ins_1",
                    "1.2.3",
                    Phase.DUAL_READ_SOURCE,
                    STARTED,
                    false,
                    List.of(
                        new InstanceStore(
                            "source",
                            true,
                            true,
                            Optional.of(
                                new InstanceStore.Identity(
                                    new StoreId("store_a"),
                                    "active",
                                    new Epoch(3),
                                    9,
                                    new Creators(Phase.SOURCE, Phase.DUAL_READ_SOURCE))),
                            Optional.empty()),
                        new InstanceStore(
                            "target",
                            true,
                            false,
                            Optional.empty(),
                            Optional.of("it was not probed yet"))),
                    List.of(new KekId("kek_2"), new KekId("kek_1")),
                    7)));
    assertThat(stub.asked())
        .containsExactly(
            new Asked(
                "POST", "/vault.ops.v1.OpsService/Status", "Bearer " + TOKEN, "application/proto"));
  }

  @Test
  void anInstanceMayBeBehindAPath() throws Exception {
    StubInstance stub = stub(saying(STATUS));

    assertThat(patient.ask(Instances.url(stub.url() + "/vault/"))).isInstanceOf(Answered.class);
    assertThat(stub.asked().getFirst().path()).isEqualTo("/vault/vault.ops.v1.OpsService/Status");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "401|application/json|{'code':'unauthenticated','message':'the token is not known'}|it"
            + " answered unauthenticated: the token is not known",
        "403|application/json; charset=utf-8|{'code':'permission_denied'}|it answered"
            + " permission_denied",
        "429|application/json|{'code':'resource_exhausted','message':'full'}|it answered"
            + " resource_exhausted: full",
        "404|text/plain; charset=utf-8|404 page not found|it answered 404: it is no vault, or one"
            + " that has no operator's service yet",
        "502|text/html|<html>|it answered 502, as no vault does",
        "500|application/json|{'code':|it answered 500, as no vault does",
        "500|application/json|{'code':[]}|it answered 500, as no vault does",
        "500|application/json|[1]|it answered 500, as no vault does",
        "200|text/html|<html>|it answered text/html, as no vault does"
      })
  void aRefusalIsNoStatus(int status, String type, String body, String why) throws Exception {
    assertThat(why(answering(status, type, body.replace('\'', '"').getBytes(UTF_8))))
        .isEqualTo(why);
  }

  @Test
  void whatAStrangerSaysIsShownShortAndOnOneLine() throws Exception {
    String message = "a\\nb\\u001b[31m" + "x".repeat(5_000);
    assertThat(
            why(
                answering(
                    401,
                    "application/json",
                    ("{\"code\":\"c\",\"message\":\"" + message + "\"}").getBytes(UTF_8))))
        .startsWith("it answered c: a b [31mx")
        .hasSizeLessThan(400);
  }

  @Test
  void aMovedInstanceIsNotFollowedWithOurToken() throws Exception {
    StubInstance other = stub(saying(STATUS));
    assertThat(
            why(exchange -> {
              exchange.getResponseHeaders().set("Location", other.url() + "/elsewhere");
              exchange.sendResponseHeaders(307, -1);
            }))
        .isEqualTo("it answered 307, as no vault does");
    assertThat(other.asked()).isEmpty();
  }

  @Test
  void anAnswerThatMeansNothingHereIsNoStatus() throws Exception {
    assertThat(why(answering(200, "application/proto", "no message".getBytes(UTF_8))))
        .startsWith("its answer is no status: ");
    assertThat(why(saying(StatusResponse.getDefaultInstance())))
        .isEqualTo("its status cannot be understood here: it does not say when it started");
    assertThat(why(saying(STATUS.toBuilder().setPhase("beyond").build())))
        .isEqualTo("its status cannot be understood here: 'beyond' is no phase");
    assertThat(why(saying(STATUS.toBuilder().clearStores().build()))).contains("without a store");
    assertThat(why(saying(STATUS.toBuilder().clearInstanceId().build()))).contains("without an id");
    StatusResponse.Builder odd = STATUS.toBuilder();
    odd.getStoresBuilder(0).getIdentityBuilder().setCreatorsMax("target");
    assertThat(why(saying(odd.build()))).contains("only one phase, or two neighbours");
    odd = STATUS.toBuilder();
    odd.getStoresBuilder(0).getIdentityBuilder().setStoreId("no id");
    assertThat(why(saying(odd.build()))).contains("a store id has");
    odd = STATUS.toBuilder();
    odd.getStartedAtBuilder().setSeconds(Long.MAX_VALUE);
    assertThat(why(saying(odd.build()))).contains("its start is no time");
  }

  @Test
  void anEndlessAnswerIsCutOff() throws Exception {
    assertThat(why(answering(200, "application/proto", new byte[2 << 20])))
        .startsWith("the connection failed: ");
  }

  @Test
  void whereNobodyListensIsNoInstance() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    assertThat(why(patient.ask(URI.create("http://127.0.0.1:" + port))))
        .isEqualTo("no connection: refused, no route to it, or no such host");
  }

  @Test
  void cleartextIsNotTakenForTls() throws Exception {
    try (ServerSocket cleartext = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual()
          .start(() -> {
            try (Socket caller = cleartext.accept()) {
              caller.getInputStream().read();
              caller.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(UTF_8));
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
      assertThat(why(patient.ask(URI.create("https://127.0.0.1:" + cleartext.getLocalPort()))))
          .startsWith("no TLS connection: ");
    }
  }

  @Test
  void aConnectionThatEndsIsNoAnswer() throws Exception {
    assertThat(why(exchange -> exchange.sendResponseHeaders(200, 100)))
        .startsWith("the connection failed: ");
  }

  @Test
  void silenceHasAnEnd() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    StubInstance silent = stub(exchange -> end.await());
    assertThat(why(hasty.ask(silent.url()))).isEqualTo("no answer within 0.2 s");
    end.countDown();
  }

  /** The headers came in time; the body never ends. */
  @Test
  void slownessHasAnEndToo() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    StubInstance slow =
        stub(exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "application/proto");
          exchange.sendResponseHeaders(200, STATUS.getSerializedSize());
          exchange.getResponseBody().write(STATUS.toByteArray(), 0, 1);
          exchange.getResponseBody().flush();
          end.await();
        });
    assertThat(why(hasty.ask(slow.url()))).isEqualTo("no answer within 0.2 s");
    end.countDown();
  }

  /** Each stub answers only when all were asked. */
  @Test
  void allAreAskedAtOnceAndAnsweredInOrder() throws Exception {
    CountDownLatch all = new CountDownLatch(4);
    List<URI> urls = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      StatusResponse status = STATUS.toBuilder().setInstanceId("ins_" + i).build();
      urls.add(
          stub(
                  exchange -> {
                    all.countDown();
                    if (!all.await(20, TimeUnit.SECONDS)) {
                      throw new IllegalStateException("not all were asked");
                    }
                    saying(status).answer(exchange);
                  })
              .url());
    }
    List<URI> twice = new ArrayList<>(urls);
    twice.addAll(urls);

    Map<URI, InstanceAnswer> answers = patient.askAll(twice);

    assertThat(answers.keySet()).containsExactlyElementsOf(urls);
    assertThat(answers.values())
        .map(answer -> ((Answered) answer).status().instanceId())
        .containsExactly("ins_0", "ins_1", "ins_2", "ins_3");
    assertThat(stubs).allSatisfy(stub -> assertThat(stub.asked()).hasSize(1));
  }

  @ParameterizedTest
  @CsvSource({
    "http://10.0.0.7:8060,http://10.0.0.7:8060",
    "https://vault-0.vault/,https://vault-0.vault",
    " http://[::1]:8060 ,http://[::1]:8060",
    "https://gate.example.com/vault-1//,https://gate.example.com/vault-1"
  })
  void aUrlIsTakenAsItIsWritten(String text, String url) {
    assertThat(Instances.url(text)).isEqualTo(URI.create(url));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10.0.0.7:8060",
        "vault",
        "http:///x",
        "ftp://10.0.0.7",
        "http://a b",
        "http://user:pass-word@vault",
        "http://vault?token=pass-word",
        "http://vault#pass-word"
      })
  void whatIsNoUrlOfAnInstanceIsRefused(String text) {
    assertThatThrownBy(() -> Instances.url(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("pass-word");
  }
}
