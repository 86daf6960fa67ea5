package com.unkey.vault.it.s3;

import static org.assertj.core.api.Assertions.assertThat;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.core.store.ObjectStoreContract;
import com.unkey.vault.core.store.PutResult.Stored;
import com.unkey.vault.core.store.PutResult.Unknown;
import com.unkey.vault.core.store.StoredObject;
import com.unkey.vault.it.parts.Versitygw;
import com.unkey.vault.storage.s3.S3Store;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("real-s3")
class VersitygwContractTest extends ObjectStoreContract {
  private static Versitygw server;
  private static S3Store store;

  @BeforeAll
  static void startServer() {
    server = Versitygw.start();
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

  /** It keeps objects as files: a key that begins with another, a slash between, has no place. */
  @Override
  @Test
  public void aKeyMayBeginWithAnother() {
    ObjectKey shorter = new ObjectKey("keyring/nested/a");
    ObjectKey longer = new ObjectKey("keyring/nested/a/b");
    assertThat(store.putIfAbsent(shorter, Bytes.utf8("short"))).isInstanceOf(Stored.class);
    assertThat(store.putIfAbsent(longer, Bytes.utf8("long"))).isInstanceOf(Unknown.class);
    assertThat(store.get(longer)).isEmpty();
    assertThat(store.get(shorter)).map(StoredObject::body).contains(Bytes.utf8("short"));
  }
}
