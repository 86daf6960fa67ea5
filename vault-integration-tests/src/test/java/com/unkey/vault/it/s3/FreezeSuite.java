package com.unkey.vault.it.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.DekId;
import com.unkey.vault.core.RingId;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.VaultException.StoreUnavailable.Reason;
import com.unkey.vault.core.store.ETag;
import com.unkey.vault.core.store.ListPage;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.core.store.PutResult;
import com.unkey.vault.core.store.PutResult.Stored;
import com.unkey.vault.core.store.PutResult.Unknown;
import com.unkey.vault.core.store.StoredObject;
import com.unkey.vault.it.parts.FaultyProxy;
import com.unkey.vault.it.parts.FaultyProxy.Fault;
import com.unkey.vault.it.parts.S3Server;
import com.unkey.vault.storage.s3.S3Store;
import java.time.Duration;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A server that hangs (SIGSTOP): calls end in time, as unknown; and what was sent to it may land
 * long after its sender gave up (SIGCONT), which must not hurt.
 */
abstract class FreezeSuite {
  private static final Duration IMPATIENT = Duration.ofSeconds(1);

  /** Far beyond the time-out, and far below what a hang without one would last. */
  private static final Duration SOON = Duration.ofSeconds(20);

  abstract S3Server server();

  @AfterEach
  void thaw() {
    server().process().thaw();
  }

  @Test
  void everyCallToAFrozenServerEndsAsUnknown() {
    try (S3Store store = S3Stores.open(server().root(), server().newBucket(), IMPATIENT)) {
      ObjectKey key = new ObjectKey("keyring/ring_1/dek_1");
      ETag tag = ((Stored) store.putIfAbsent(key, Bytes.utf8("there"))).etag();
      server().process().freeze();
      long begun = System.nanoTime();
      assertThatThrownBy(() -> store.get(key)).satisfies(FreezeSuite::isTimeout);
      assertThatThrownBy(() -> store.list("keyring/", null)).satisfies(FreezeSuite::isTimeout);
      for (PutResult result :
          new PutResult[] {
            store.putIfAbsent(new ObjectKey("keyring/ring_1/dek_2"), Bytes.utf8("x")),
            store.putIfMatch(key, tag, Bytes.utf8("x"))
          }) {
        assertThat(result)
            .isInstanceOfSatisfying(Unknown.class, unknown -> isTimeout(unknown.cause()));
      }
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(SOON);
    }
  }

  @Test
  void aCreateThatLandsLateIsOnesOwn() {
    String bucket = server().newBucket();
    try (FaultyProxy network = FaultyProxy.before(server().root().endpoint());
        S3Store store =
            S3Stores.open(server().root().withEndpoint(network.endpoint()), bucket, IMPATIENT)) {
      ObjectKey key = new ObjectKey("keyring/ring_1/dek_late");
      Bytes body = Bytes.utf8("sent, and held back");
      assertThat(store.get(key)).isEmpty();
      network.set(new Fault.Hang());
      assertThat(store.putIfAbsent(key, body)).isInstanceOf(Unknown.class);
      network.pass();
      Awaitility.await()
          .atMost(SOON)
          .untilAsserted(() -> assertThat(store.get(key)).map(StoredObject::body).contains(body));
      // The server answers 412, for the object is there; it is the same create all the same.
      assertThat(store.putIfAbsent(key, body)).isInstanceOf(Stored.class);
    }
  }

  /** How the way to the server comes to a stop. */
  enum Stop {
    /**
     * The server is frozen. Whether it does what a client sent that is gone by then is its choice.
     */
    SERVER,
    /** The network holds what was sent, and delivers it later: that always lands. */
    NETWORK
  }

  /**
   * All stops right before one write of a first encryption, and goes on when its sender has given
   * up. The ring is whole at every moment, and goes on with the DEK that landed.
   */
  @ParameterizedTest
  @CsvSource({"SERVER, dek_", "SERVER, LATEST", "NETWORK, dek_", "NETWORK, LATEST"})
  void aWriteOfAFirstEncryptionThatLandsLateDoesNotBreakTheRing(Stop stop, String write) {
    RingId ring = new RingId("ring_1");
    String bucket = server().newBucket();
    try (FaultyProxy network = FaultyProxy.before(server().root().endpoint());
        S3Store impatient =
            S3Stores.open(server().root().withEndpoint(network.endpoint()), bucket, IMPATIENT);
        S3Store patient = S3Stores.open(server().root(), bucket)) {
      Runnable halt =
          switch (stop) {
            case SERVER -> server().process()::freeze;
            case NETWORK -> () -> network.set(new Fault.Hang());
          };
      Instance instance = Instance.on(new HaltBefore(impatient, "/" + write, halt));
      assertThatThrownBy(() -> instance.encrypt(ring, "lost")).isInstanceOf(StoreUnavailable.class);

      server().process().thaw();
      network.pass();
      boolean landed = landed(patient, ring, write, stop == Stop.NETWORK);
      RingAudit audit = new RingAudit(patient, instance.keks());
      assertThat(audit.check(ring)).hasSizeLessThanOrEqualTo(1);

      String here = instance.encrypt(ring, "here");
      Instance other = Instance.on(patient);
      String there = other.encrypt(ring, "there");
      // What had landed was adopted; what lands only now stays beside it, unused.
      assertThat(audit.checkNamed(ring)).hasSizeBetween(1, landed ? 1 : 2);
      assertThat(other.decrypt(ring, here)).isEqualTo("here");
      assertThat(instance.decrypt(ring, there)).isEqualTo("there");
      assertThat(Instance.on(patient).decrypt(ring, here)).isEqualTo("here");
      System.out.printf("%s, %s stopped before %s: landed %b%n", server(), stop, write, landed);
    }
  }

  /** Another instance makes the ring's key while the first one's is still on its way. */
  @Test
  void aKeyThatLandsAfterAnotherWasNamedIsNotUsed() {
    RingId ring = new RingId("ring_1");
    String bucket = server().newBucket();
    try (FaultyProxy network = FaultyProxy.before(server().root().endpoint());
        S3Store impatient =
            S3Stores.open(server().root().withEndpoint(network.endpoint()), bucket, IMPATIENT);
        S3Store patient = S3Stores.open(server().root(), bucket)) {
      Instance slow =
          Instance.on(new HaltBefore(impatient, "/dek_", () -> network.set(new Fault.Hang())));
      assertThatThrownBy(() -> slow.encrypt(ring, "lost")).isInstanceOf(StoreUnavailable.class);
      Instance quick = Instance.on(patient);
      String quickText = quick.encrypt(ring, "quick");
      RingAudit audit = new RingAudit(patient, quick.keks());
      DekId named = audit.current(ring);

      network.pass();
      Awaitility.await().atMost(SOON).until(() -> audit.checkNamed(ring).size() == 2);
      String slowText = slow.encrypt(ring, "slow");
      assertThat(audit.current(ring)).isEqualTo(named);
      Instance fresh = Instance.on(patient);
      assertThat(fresh.decrypt(ring, quickText)).isEqualTo("quick");
      assertThat(fresh.vault().decrypt(ring, slowText).keyId()).isEqualTo(named);
    }
  }

  /** Waits for the write to land; in vain only where it may be dropped. */
  private static boolean landed(ObjectStore store, RingId ring, String write, boolean surely) {
    try {
      Awaitility.await()
          .atMost(surely ? SOON : IMPATIENT)
          .until(() ->
              write.equals("LATEST")
                  ? store.get(ObjectKey.ofLatest(ring)).isPresent()
                  : !store.list("keyring/" + ring + "/", null).objects().isEmpty());
      return true;
    } catch (ConditionTimeoutException e) {
      assertThat(surely).as("the write lands").isFalse();
      return false;
    }
  }

  private static void isTimeout(Throwable thrown) {
    assertThat(thrown).isInstanceOf(StoreUnavailable.class);
    StoreUnavailable unavailable = (StoreUnavailable) thrown;
    assertThat(unavailable.reason()).as(unavailable.operatorDetail()).isEqualTo(Reason.TIMEOUT);
  }

  /** Halts everything once, right before the first create of a key that contains a text. */
  private static final class HaltBefore implements ObjectStore {
    private final ObjectStore inner;
    private final String text;
    private @Nullable Runnable halt;

    HaltBefore(ObjectStore inner, String text, Runnable halt) {
      this.inner = inner;
      this.text = text;
      this.halt = halt;
    }

    @Override
    public synchronized PutResult putIfAbsent(ObjectKey key, Bytes body) {
      if (halt != null && key.value().contains(text)) {
        halt.run();
        halt = null;
      }
      return inner.putIfAbsent(key, body);
    }

    @Override
    public Optional<StoredObject> get(ObjectKey key) {
      return inner.get(key);
    }

    @Override
    public PutResult putIfMatch(ObjectKey key, ETag expected, Bytes body) {
      return inner.putIfMatch(key, expected, body);
    }

    @Override
    public ListPage list(String prefix, @Nullable ObjectKey startAfter) {
      return inner.list(prefix, startAfter);
    }
  }
}
