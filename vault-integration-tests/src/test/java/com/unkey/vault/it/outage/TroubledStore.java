package com.unkey.vault.it.outage;

import com.unkey.vault.it.parts.FaultyProxy;
import com.unkey.vault.it.parts.FaultyProxy.Fault;
import com.unkey.vault.it.parts.S3Bucket;
import com.unkey.vault.it.parts.VaultConfig;
import com.unkey.vault.it.parts.Versitygw;

/** An S3 server, a bucket on it, and a network to it that can be made to fail. */
final class TroubledStore implements AutoCloseable {
  private final Versitygw server = Versitygw.start();
  private final FaultyProxy network = FaultyProxy.before(server.root().endpoint());
  private final S3Bucket bucket = S3Bucket.newOn(server);

  /** What may go wrong. */
  enum Trouble {
    REFUSED,
    HANGING,
    TOLD_TO_SLOW_DOWN,
    BROKEN,
    ANSWERS_LOST,
    ANSWERS_CUT,
    FORBIDDEN,
    BUCKET_GONE,
    FROZEN,
    KILLED;

    void begin(TroubledStore store) {
      switch (this) {
        case REFUSED -> store.network.set(new Fault.Refuse());
        case HANGING -> store.network.set(new Fault.Hang());
        case TOLD_TO_SLOW_DOWN -> store.network.set(answer(503, "SlowDown"));
        case BROKEN -> store.network.set(answer(500, "InternalError"));
        case ANSWERS_LOST -> store.network.set(new Fault.CutAnswer(0));
        case ANSWERS_CUT -> store.network.set(new Fault.CutAnswer(40));
        case FORBIDDEN -> store.network.set(answer(403, "AccessDenied"));
        case BUCKET_GONE -> store.network.set(answer(404, "NoSuchBucket"));
        case FROZEN -> store.server.process().freeze();
        case KILLED -> store.server.process().kill();
      }
    }

    void end(TroubledStore store) {
      switch (this) {
        case FROZEN -> store.server.process().thaw();
        case KILLED -> store.server.restart();
        case REFUSED,
            HANGING,
            TOLD_TO_SLOW_DOWN,
            BROKEN,
            ANSWERS_LOST,
            ANSWERS_CUT,
            FORBIDDEN,
            BUCKET_GONE -> {}
      }
      store.network.pass();
    }

    /** What health says of the store then. One that asks for patience is there. */
    String check() {
      return this == TOLD_TO_SLOW_DOWN ? "ok" : "fail";
    }

    private static Fault answer(int status, String code) {
      return new Fault.Answer(
          status,
          "application/xml",
          "<?xml version=\"1.0\"?><Error><Code>" + code + "</Code><Message>m</Message></Error>");
    }
  }

  FaultyProxy network() {
    return network;
  }

  /** The bucket as the test sees it, past all trouble but the server's own. */
  S3Bucket bucket() {
    return bucket;
  }

  /**
   * A server on the bucket over the network that may fail. Impatient, so that a test of an outage
   * takes seconds, and looking at its store every second, so that it notices by itself.
   */
  VaultConfig configure() {
    return bucket
        .through(network)
        .configure(VaultConfig.create())
        .with("storage.s3.attempt_timeout", "1s")
        .with("storage.call_timeout", "2s")
        .with("storage.operation_timeout", "3s")
        .with("storage.breaker_open_for", "1s")
        .with("storage.identity_period", "1s");
  }

  /** Whether a text gives away where or what the store is. */
  boolean isNamedIn(String text) {
    return text.contains(bucket.name())
        || text.contains(bucket.access().endpoint().getAuthority())
        || text.contains(network.endpoint().getAuthority())
        || text.contains(bucket.access().accessKey())
        || text.contains(bucket.access().secretKey())
        || text.contains("keyring/")
        || text.contains("dek_")
        || text.contains("Exception");
  }

  @Override
  public void close() {
    network.close();
    server.close();
  }
}
