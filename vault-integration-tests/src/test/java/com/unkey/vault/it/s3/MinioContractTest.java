package com.unkey.vault.it.s3;

import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.core.store.ObjectStoreContract;
import com.unkey.vault.it.parts.Minio;
import com.unkey.vault.storage.s3.S3Store;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

@Tag("real-s3")
class MinioContractTest extends ObjectStoreContract {
  private static Minio server;
  private static S3Store store;

  @BeforeAll
  static void startServer() {
    server = Minio.start();
    store = S3Stores.open(server.root(), server.newBucket());
  }

  @AfterAll
  static void stopServer() {
    store.close();
    server.close();
  }

  @Override
  protected ObjectStore store() {
    return store;
  }
}
