package com.unkey.vault.storage.s3;

import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.core.store.ObjectStoreContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The generic dialect: path style, no checksums, no chunks. */
class S3ContractTest extends ObjectStoreContract {
  private static EmbeddedS3 server;
  private static S3Store store;

  @BeforeAll
  static void start() {
    server = EmbeddedS3.start();
    store = new S3Store(server.config(server.newBucket()));
  }

  @AfterAll
  static void stop() {
    store.close();
    server.close();
  }

  @Override
  protected ObjectStore store() {
    return store;
  }
}
