package com.unkey.vault.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.VaultException.Fenced;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.VaultException.StoreUnavailable.Reason;
import com.unkey.vault.core.store.FakeStore;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.PutResult.Stored;
import com.unkey.vault.core.testing.TroubledStore;
import com.unkey.vault.core.testing.TroubledStore.Trouble;
import com.unkey.vault.core.testing.VirtualTime;
import com.unkey.vault.storage.StorageConfig.Backend;
import com.unkey.vault.storage.disk.DiskConfig;
import com.unkey.vault.storage.identity.Epoch;
import com.unkey.vault.storage.identity.IdentityObject;
import com.unkey.vault.storage.identity.IdentityRead.Found;
import com.unkey.vault.storage.identity.Phase;
import com.unkey.vault.storage.identity.StoreExpectation;
import com.unkey.vault.storage.identity.StoreId;
import com.unkey.vault.storage.identity.StoreRole;
import com.unkey.vault.storage.wrap.StoreMeter;
import com.unkey.vault.storage.wrap.StoreTracer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToolStoresTest {
  private static final ObjectKey KEY = new ObjectKey("keyring/ws_1/dek_a");

  private final VirtualTime time = new VirtualTime();
  private final Random random = new Random(4);
  private final StoreEnv env = new StoreEnv(time, time, random, StoreMeter.NONE, StoreTracer.NONE);
  private final FakeStore source = new FakeStore();
  private final FakeStore target = new FakeStore();
  private final TroubledStore sourceLine = new TroubledStore(source, time);

  private ToolStores both(Optional<String> sourceId, OptionalLong targetEpoch) {
    return ToolStores.open(
        new StoreSet.Migrating(
            Phase.DUAL_READ_SOURCE,
            StorageConfig.of(
                new Backend.Given(sourceLine, source),
                StoreExpectation.of(StoreSet.SOURCE, false, sourceId, OptionalLong.empty())),
            StorageConfig.of(
                new Backend.Given(target, target),
                StoreExpectation.of(StoreSet.TARGET, false, Optional.empty(), targetEpoch))),
        env);
  }

  private ToolStores both() {
    return both(Optional.empty(), OptionalLong.empty());
  }

  private ToolStores single() {
    return ToolStores.open(
        StoreSet.of(StorageConfig.of(new Backend.Given(source, source), StoreExpectation.ANY)),
        env);
  }

  private void stamp(FakeStore store, String id) {
    new IdentityObject(store, random).create(new StoreId(id), Epoch.FIRST);
  }

  @Test
  void aToolWritesWhereNoInstanceMay() {
    try (ToolStores stores = both()) {
      assertThat(stores.source().store().putIfAbsent(KEY, Bytes.utf8("a")))
          .isInstanceOf(Stored.class);
      assertThat(stores.target().store().get(KEY)).isEmpty();
      assertThat(stores.all()).containsExactly(stores.source(), stores.target());
      assertThat(stores.phase()).isEqualTo(Phase.DUAL_READ_SOURCE);
    }
  }

  @Test
  void aPassingTroubleIsTriedAgainAndALastingOneNamesTheStore() {
    try (ToolStores stores = both()) {
      sourceLine.next(new Trouble.Dropped(Reason.TIMEOUT));
      assertThat(stores.source().store().get(KEY)).isEmpty();
      assertThat(sourceLine.calls()).isEqualTo(2);

      sourceLine.always(new Trouble.Refused(Reason.DENIED));
      StoreUnavailable failure =
          catchThrowableOfType(StoreUnavailable.class, () -> stores.source().requireOurs());
      assertThat(failure.store()).isEqualTo("source");
    }
  }

  @Test
  void theSingleStoreIsNeitherSourceNorTarget() {
    try (ToolStores stores = single()) {
      assertThat(stores.areTwo()).isFalse();
      assertThat(stores.named(OpenedStores.SINGLE)).isPresent();
      assertThat(stores.all().getFirst().what()).isEqualTo("the store");
      assertThatThrownBy(stores::source)
          .isInstanceOfSatisfying(
              Fenced.class,
              refused ->
                  assertThat(refused.operatorDetail())
                      .contains("[storage.source]", "[storage.target]"));
    }
  }

  @Test
  void theStoreMeantIsOursInAnyRole() {
    stamp(source, "A");
    IdentityObject identity = new IdentityObject(source, random);
    identity.change((Found) identity.read(), read -> read.with(new StoreRole.Sealed(read.epoch())));
    try (ToolStores stores = both(Optional.of("A"), OptionalLong.empty())) {
      assertThat(stores.source().requireOurs().id()).isEqualTo(new StoreId("A"));
      assertThat(stores.source().requireReadable()).isPresent();
    }
  }

  @Test
  void anotherStoreThanTheOneNamedIsRefusedWithTheSetting() {
    stamp(source, "B");
    try (ToolStores stores = both(Optional.of("A"), OptionalLong.empty())) {
      assertThat(refusal(stores.source())).contains("storage.source.store_id is A", "store B");
      assertThatThrownBy(() -> stores.source().requireReadable()).isInstanceOf(Fenced.class);
    }
  }

  @Test
  void anotherEpochThanTheOneNamedIsRefusedWithTheSetting() {
    stamp(target, "B");
    try (ToolStores stores = both(Optional.empty(), OptionalLong.of(2))) {
      assertThat(refusal(stores.target())).contains("storage.target.epoch is 2", "epoch 1");
    }
  }

  @Test
  void anUnstampedStoreIsReadUnlessTheConfigurationNamesOne() {
    try (ToolStores stores = both()) {
      assertThat(stores.source().check()).isInstanceOf(ToolCheck.Unstamped.class);
      assertThat(stores.source().requireReadable()).isEmpty();
      assertThat(refusal(stores.source())).contains("vault-migrate identity adopt");
    }
    try (ToolStores stores = both(Optional.of("A"), OptionalLong.empty())) {
      assertThat(refusal(stores.source())).contains("storage.source.store_id asks for one");
      assertThatThrownBy(() -> stores.source().requireReadable()).isInstanceOf(Fenced.class);
    }
  }

  @Test
  void anIdentityOfANewerVersionIsRefused() {
    source.putIfAbsent(IdentityObject.KEY, Bytes.utf8("{\"format\": 2}"));
    try (ToolStores stores = both()) {
      assertThat(refusal(stores.source())).contains("format 2 is not known here");
      assertThatThrownBy(() -> stores.source().requireReadable()).isInstanceOf(Fenced.class);
    }
  }

  @Test
  void oneStoreReachedInTwoWaysIsRefused() {
    stamp(source, "A");
    stamp(target, "A");
    try (ToolStores stores = both()) {
      assertThatThrownBy(stores::requireTwoOfOurs)
          .isInstanceOfSatisfying(
              Fenced.class,
              refused -> assertThat(refused.operatorDetail()).contains("both are store A"));
    }
  }

  @Test
  void onlyTheSourceIsEverEmptied() {
    source.putIfAbsent(KEY, Bytes.utf8("a"));
    target.putIfAbsent(KEY, Bytes.utf8("a"));
    try (ToolStores stores = both()) {
      stores.deleterOfRetiredSource().delete(KEY);
    }
    assertThat(source.get(KEY)).isEmpty();
    assertThat(target.get(KEY)).isPresent();
    try (ToolStores stores = single()) {
      assertThatThrownBy(stores::deleterOfRetiredSource).isInstanceOf(Fenced.class);
    }
  }

  @Test
  void theFolderOfANewStoreIsMadeWhenAskedFor(@TempDir Path work) {
    StorageConfig disk =
        StorageConfig.of(
            new Backend.Disk(new DiskConfig(work.resolve("store"))), StoreExpectation.ANY);
    try (ToolStores stores = ToolStores.open(StoreSet.of(disk), StoreEnv.system())) {
      ToolStore store = stores.all().getFirst();
      assertThatThrownBy(store::check).isInstanceOf(StoreUnavailable.class);
      stores.createPlace(store);
      assertThat(store.check()).isInstanceOf(ToolCheck.Unstamped.class);
    }
  }

  private static String refusal(ToolStore store) {
    Fenced refused = catchThrowableOfType(Fenced.class, store::requireOurs);
    assertThat(refused).hasMessage("the " + store.name() + " store is not used");
    return refused.operatorDetail();
  }
}
