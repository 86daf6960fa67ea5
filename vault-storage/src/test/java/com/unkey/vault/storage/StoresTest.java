package com.unkey.vault.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.KekId;
import com.unkey.vault.core.VaultException.Fenced;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.PutResult.Stored;
import com.unkey.vault.storage.StorageConfig.Backend;
import com.unkey.vault.storage.disk.DiskConfig;
import com.unkey.vault.storage.identity.StartOutcome;
import com.unkey.vault.storage.identity.StoreExpectation;
import com.unkey.vault.storage.s3.CapabilityProbe.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole chain on real files, clocks and threads. */
class StoresTest {
  private static final KekId KEK = new KekId("kek_a");
  private static final ObjectKey KEY = new ObjectKey("keyring/ws_1/dek_a");

  @TempDir Path work;

  private OpenedStore open(StoreExpectation expected) {
    Backend disk = new Backend.Disk(new DiskConfig(work.resolve("store")));
    return Stores.open(StorageConfig.of(disk, expected), StoreEnv.system());
  }

  @Test
  void aNewStoreIsMadeStampedProbedAndServedOnlyWhenAskedFor() {
    try (OpenedStore refused = open(StoreExpectation.ANY)) {
      // The folder is not there: an outage, for all anybody knows.
      assertThat(refused.awaitStart(Duration.ofSeconds(30)))
          .isInstanceOf(StartOutcome.Waiting.class);
      assertThat(work.resolve("store")).doesNotExist();
      assertThat(refused.status().isRefused()).isFalse();
      assertThat(refused.status().isReachable()).isFalse();
    }
    try (OpenedStore opened = open(StoreExpectation.INIT)) {
      assertThat(opened.awaitStart(Duration.ofSeconds(30)))
          .isInstanceOf(StartOutcome.Serving.class);
      opened.fence().checkEncrypt();
      opened.fence().checkCreate(KEK);
      assertThat(opened.store().putIfAbsent(KEY, Bytes.utf8("wrapped"))).isInstanceOf(Stored.class);
      StoreStatus status = opened.status();
      assertThat(status.kind()).isEqualTo("disk");
      assertThat(status.isReachable()).isTrue();
      assertThat(status.probe()).isEqualTo(new Outcome.Passed());
      assertThat(status.identity()).isPresent();
      assertThat(opened.store().listAll("_vault/probe/")).isEmpty();
    }
    try (OpenedStore again = open(StoreExpectation.ANY)) {
      assertThat(again.awaitStart(Duration.ofSeconds(30))).isInstanceOf(StartOutcome.Serving.class);
      assertThat(again.store().get(KEY)).isPresent();
    }
  }

  @Test
  void anotherStoreThanTheOneNamedIsNotServed() {
    try (OpenedStore first = open(StoreExpectation.INIT)) {
      first.awaitStart(Duration.ofSeconds(30));
    }
    StoreExpectation another =
        StoreExpectation.of(false, Optional.of("store_b"), OptionalLong.empty());
    try (OpenedStore opened = open(another)) {
      assertThat(opened.awaitStart(Duration.ofSeconds(30)))
          .isInstanceOf(StartOutcome.NotOurs.class);
      assertThat(opened.status().isRefused()).isTrue();
      assertThatThrownBy(() -> opened.store().get(KEY)).isInstanceOf(Fenced.class);
      assertThatThrownBy(() -> opened.fence().checkEncrypt()).isInstanceOf(Fenced.class);
      assertThatThrownBy(() -> opened.fence().checkCreate(KEK)).isInstanceOf(Fenced.class);
    }
  }
}
