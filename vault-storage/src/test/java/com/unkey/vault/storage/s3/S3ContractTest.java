package com.unkey.vault.storage.s3;

import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.core.store.ObjectStoreContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;

/** The contract on a server that checks signatures, once as each dialect signs and frames. */
class S3ContractTest {
  private static EmbeddedS3 server;

  @BeforeAll
  static void start() {
    server = EmbeddedS3.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  abstract static class InDialect extends ObjectStoreContract {
    private final S3Store store;

    InDialect(String dialect, String region) {
      store =
          new S3Store(
              server.config(
                  server.newBucket(),
                  new S3Config.Optional(region, dialect, null, null, null, null)));
    }

    @Override
    protected ObjectStore store() {
      return store;
    }

    @AfterAll
    void close() {
      store.close();
    }
  }

  /** Path style, no checksums, no chunks. */
  @Nested
  class Generic extends InDialect {
    Generic() {
      super("generic", "auto");
    }
  }

  /** In chunks, each signed, with a checksum behind them. */
  @Nested
  class Aws extends InDialect {
    Aws() {
      super("aws", "us-east-1");
    }
  }

  @Nested
  class R2 extends InDialect {
    R2() {
      super("r2", "auto");
    }
  }
}
