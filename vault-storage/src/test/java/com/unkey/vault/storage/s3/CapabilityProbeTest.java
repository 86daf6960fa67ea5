package com.unkey.vault.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import com.unkey.vault.core.Time;
import com.unkey.vault.core.VaultException.StoreUnavailable.Reason;
import com.unkey.vault.core.VirtualThreadTasks;
import com.unkey.vault.storage.s3.CapabilityProbe.Outcome;
import com.unkey.vault.storage.s3.CapabilityProbe.Promise;
import com.unkey.vault.storage.s3.S3Faults.Operation;
import java.time.Duration;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.DelegatingS3Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/** The probe passes a store that keeps its promises and names the first one that is broken. */
class CapabilityProbeTest {
  private static EmbeddedS3 server;
  private static S3Config config;
  private static S3Store store;

  @BeforeAll
  static void start() {
    server = EmbeddedS3.start();
    // Time enough for a loaded machine: an attempt cut off would be Undecided.
    config =
        server.config(
            server.newBucket(),
            new S3Config.Optional(null, null, null, null, Duration.ofSeconds(30), null));
    store = new S3Store(config);
  }

  @AfterAll
  static void stop() {
    store.close();
    server.close();
  }

  @AfterEach
  void mend() {
    server.faults().clear();
  }

  private static Outcome probe() {
    return probe(store);
  }

  private static Outcome probe(S3Store store) {
    Time time = Time.system();
    return new CapabilityProbe(store, store, time, new VirtualThreadTasks(time), new Random(7))
        .run();
  }

  /**
   * The server looks at If-Match before its store does: so that it ignores one, it is not told.
   *
   * @param keys those whose If-Match is ignored
   */
  private static Outcome probeIgnoringIfMatch(Predicate<String> keys) {
    try (S3Store ignoring =
        new S3Store(config, () -> new IgnoringIfMatch(S3Clients.of(config), keys))) {
      return probe(ignoring);
    }
  }

  private static final class IgnoringIfMatch extends DelegatingS3Client {
    private final Predicate<String> keys;

    IgnoringIfMatch(S3Client inner, Predicate<String> keys) {
      super(inner);
      this.keys = keys;
    }

    @Override
    public PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
      return super.putObject(
          keys.test(request.key()) ? request.toBuilder().ifMatch(null).build() : request, body);
    }
  }

  private static void assertBroken(Promise promise, String observed) {
    assertBroken(promise, observed, probe());
  }

  private static void assertBroken(Promise promise, String observed, Outcome outcome) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Broken.class,
            broken -> {
              assertThat(broken.promise()).isEqualTo(promise);
              assertThat(broken.observed()).contains(observed);
            });
    assertThat(store.listAll("")).as("scratch objects left behind").isEmpty();
  }

  @Test
  void aStoreThatKeepsItsPromisesPassesAndIsLeftClean() {
    assertThat(probe()).isEqualTo(new Outcome.Passed());
    assertThat(store.listAll("")).isEmpty();
  }

  @Test
  void ignoringIfNoneMatchIsFound() {
    server.faults().ignoreIfNoneMatch();
    assertBroken(Promise.CREATE_ONLY, "a second create of one key was accepted");
  }

  /** A store that checks and writes in two steps passes every try but the race. */
  @Test
  void aCheckThatIsNotAtomicIsFoundByTheRace() {
    server.faults().ignoreIfNoneMatch(key -> key.endsWith("/raced"));
    assertBroken(Promise.CREATE_ONLY, "racing creates were accepted");
  }

  @Test
  void ignoringIfMatchIsFound() {
    assertBroken(
        Promise.IF_MATCH,
        "an ETag that was no longer current was accepted",
        probeIgnoringIfMatch(_ -> true));
  }

  @Test
  void creatingAMissingObjectUnderIfMatchIsFound() {
    assertBroken(
        Promise.IF_MATCH,
        "a missing object was created under If-Match",
        probeIgnoringIfMatch(key -> key.endsWith("/missing")));
  }

  @Test
  void refusingTheCurrentETagIsFound() {
    server.faults().refuseIfMatch();
    assertBroken(Promise.IF_MATCH, "the current ETag was refused");
  }

  @ParameterizedTest
  @EnumSource(names = {"PUT", "GET"})
  void anOutageIsNoVerdict(Operation operation) {
    server.faults().refuse(operation, S3Faults.ALWAYS, 503, "ServiceUnavailable");
    assertThat(probe())
        .isInstanceOfSatisfying(
            Outcome.Undecided.class,
            undecided -> assertThat(undecided.cause().reason()).isEqualTo(Reason.SERVER_ERROR));
  }

  @Test
  void missingPermissionIsNoVerdict() {
    server.faults().refuse(Operation.PUT, S3Faults.ALWAYS, 403, "AccessDenied");
    assertThat(probe())
        .isInstanceOfSatisfying(
            Outcome.Undecided.class,
            undecided -> assertThat(undecided.cause().reason()).isEqualTo(Reason.DENIED));
  }

  /** A lost answer is neither a refusal nor a second winner. */
  @Test
  void anAnswerLostIsNoVerdict() {
    server.faults().doAndRefuse(Operation.PUT, 1, 500, "InternalError");
    assertThat(probe()).isInstanceOf(Outcome.Undecided.class);
  }

  @Test
  void scratchObjectsThatCannotBeRemovedChangeNoVerdict() {
    server.faults().refuse(Operation.DELETE, S3Faults.ALWAYS, 403, "AccessDenied");
    assertThat(probe()).isEqualTo(new Outcome.Passed());
    server.faults().clear();
    assertThat(store.listAll(""))
        .isNotEmpty()
        .allSatisfy(left -> assertThat(left.key().value()).startsWith("_vault/probe/"));
    store.listAll("").toList().forEach(left -> store.delete(left.key()));
  }
}
