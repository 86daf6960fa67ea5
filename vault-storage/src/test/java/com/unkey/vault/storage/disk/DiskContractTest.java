package com.unkey.vault.storage.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.Time;
import com.unkey.vault.core.VaultException.InvalidArgument;
import com.unkey.vault.core.VirtualThreadTasks;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.core.store.ObjectStoreContract;
import com.unkey.vault.core.store.PutResult.Stored;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskContractTest extends ObjectStoreContract {
  @TempDir Path root;
  private @Nullable DiskStore opened;

  @Override
  protected ObjectStore store() {
    DiskStore now = opened;
    if (now == null) {
      // Small pages: each write is forced to the device, so long listings are made of fewer.
      now =
          new DiskStore(
              new DiskConfig(root),
              Time.system(),
              new VirtualThreadTasks(Time.system()),
              FileOps.REAL,
              100);
      opened = now;
    }
    return now;
  }

  @Override
  protected int manyObjects() {
    return 350;
  }

  /** A file system cannot: a name is a file or a folder. The second of the two is refused. */
  @Test
  @Override
  public void aKeyMayBeginWithAnother() {
    ObjectKey shorter = new ObjectKey("keyring/n/a");
    ObjectKey longer = new ObjectKey("keyring/n/a/b");
    assertThat(store().putIfAbsent(shorter, Bytes.utf8("short"))).isInstanceOf(Stored.class);
    assertThatThrownBy(() -> store().putIfAbsent(longer, Bytes.utf8("long")))
        .isInstanceOf(InvalidArgument.class)
        .hasMessageContaining("a beside a/b");
    assertThat(store().get(longer)).isEmpty();
  }
}
