package com.unkey.vault.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unkey.vault.core.KekId;
import com.unkey.vault.core.RingId;
import com.unkey.vault.core.VaultException;
import com.unkey.vault.core.VaultException.Fenced;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.VaultException.StoreUnavailable.Reason;
import com.unkey.vault.core.keyring.CachePolicy;
import com.unkey.vault.core.keyring.KeyringEvents;
import com.unkey.vault.core.service.EncryptedData;
import com.unkey.vault.core.store.FakeStore;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.OutageStore;
import com.unkey.vault.core.testing.QuietLog;
import com.unkey.vault.core.testing.StepStore;
import com.unkey.vault.core.testing.TestVault;
import com.unkey.vault.core.testing.VirtualTime;
import com.unkey.vault.storage.StorageConfig.Backend;
import com.unkey.vault.storage.dual.DualEvents;
import com.unkey.vault.storage.identity.Creators;
import com.unkey.vault.storage.identity.Epoch;
import com.unkey.vault.storage.identity.IdentityObject;
import com.unkey.vault.storage.identity.IdentityRead.Found;
import com.unkey.vault.storage.identity.Phase;
import com.unkey.vault.storage.identity.StartOutcome;
import com.unkey.vault.storage.identity.StoreExpectation;
import com.unkey.vault.storage.identity.StoreId;
import com.unkey.vault.storage.identity.StoreIdentity;
import com.unkey.vault.storage.identity.StoreRole;
import com.unkey.vault.storage.identity.WatchedIdentity;
import com.unkey.vault.storage.wrap.StoreMeter;
import com.unkey.vault.storage.wrap.StoreTracer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The stores of a migration, opened in each phase, over hours of virtual time. */
class MigratingStoresTest {
  private static final List<QuietLog> QUIET =
      List.of(QuietLog.of(StoreSession.class), QuietLog.of(WatchedIdentity.class));

  /** One for all instances: a cipher refuses a nonce it has just had. */
  private static final Random RANDOM = new Random(2);

  private static final RingId RING = new RingId("ws_1");
  private static final RingId NEW_RING = new RingId("ws_2");
  private static final KekId KEK = TestVault.KEK;
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final VirtualTime time = new VirtualTime();
  private final FakeStore source = new FakeStore();
  private final FakeStore target = new FakeStore();
  private final OutageStore sourceLine = new OutageStore(source);
  private final OutageStore targetLine = new OutageStore(target);
  private final StepStore sourceSteps = new StepStore(sourceLine);
  private final StepStore targetSteps = new StepStore(targetLine);

  @AfterAll
  static void speakAgain() {
    QUIET.forEach(QuietLog::close);
  }

  private OpenedStores open(Phase phase) {
    return open(
        new StoreSet.Migrating(
            phase,
            StorageConfig.of(new Backend.Given(sourceSteps, source), expectation(StoreSet.SOURCE)),
            StorageConfig.of(
                new Backend.Given(targetSteps, target), expectation(StoreSet.TARGET))));
  }

  private OpenedStores open(StoreSet stores) {
    OpenedStores opened =
        Stores.open(
            stores,
            new StoreEnv(time, time, RANDOM, StoreMeter.NONE, StoreTracer.NONE),
            TestVault.keks(time, RANDOM),
            DualEvents.NONE);
    opened.awaitStart(MINUTE);
    return opened;
  }

  private OpenedStores single(Phase phase, FakeStore store, Optional<String> storeId) {
    return open(
        new StoreSet.Single(
            phase,
            StorageConfig.of(
                new Backend.Given(store, store),
                StoreExpectation.of(false, storeId, OptionalLong.empty()))));
  }

  private static StoreExpectation expectation(String table) {
    return StoreExpectation.of(table, false, Optional.empty(), OptionalLong.empty());
  }

  private TestVault vault(OpenedStores stores) {
    return TestVault.on(
        stores.store(), stores.fence(), CachePolicy.defaults(), time, time, KeyringEvents.NONE);
  }

  private void stamp(Creators creators) {
    stamp(source, "A", creators);
    stamp(target, "B", creators);
  }

  private static void stamp(FakeStore store, String id, Creators creators) {
    new IdentityObject(store, new Random(1)).create(new StoreId(id), Epoch.FIRST);
    change(store, identity -> identity.with(creators));
  }

  private static void change(FakeStore store, UnaryOperator<StoreIdentity> change) {
    IdentityObject identity = new IdentityObject(store, new Random(3));
    identity.change((Found) identity.read(), change);
  }

  private static void seal(FakeStore store) {
    change(store, identity -> identity.with(new StoreRole.Sealed(identity.epoch())));
  }

  private static StoreStatus status(OpenedStores stores, String name) {
    return stores.all().stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow()
        .status();
  }

  @ParameterizedTest
  @EnumSource(names = {"DUAL_READ_SOURCE", "DUAL_READ_TARGET"})
  void aDualPhaseWritesBoth(Phase phase) {
    stamp(Creators.only(phase));
    TestVault vault = vault(open(phase));
    EncryptedData encrypted = vault.vault.encrypt(RING, "x");
    for (FakeStore alone : List.of(source, target)) {
      assertThat(TestVault.on(alone).vault.decrypt(RING, encrypted.encrypted()).plaintext())
          .isEqualTo("x");
      assertThat(alone.get(ObjectKey.ofLatest(RING))).isPresent();
      assertThat(alone.keys()).noneMatch(key -> key.value().startsWith("_vault/probe/"));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SOURCE", "TARGET"})
  void aPhaseOfOneStoreOnlyLooksAtTheOther(Phase phase) {
    stamp(Creators.only(phase));
    OpenedStores stores = open(phase);
    vault(stores).vault.encrypt(RING, "x");
    time.sleep(Duration.ofHours(1));
    StepStore other = phase == Phase.SOURCE ? targetSteps : sourceSteps;
    assertThat(other.steps())
        .isNotEmpty()
        .allMatch(step -> step.startsWith("GET _vault/store.json"));
    String otherName = phase.authority().other().word();
    assertThat(status(stores, otherName).start()).isInstanceOf(StartOutcome.Serving.class);
    assertThat(status(stores, otherName).isReachable()).isTrue();
    assertThat(stores.all()).extracting(OpenedStores.Store::isWritten).containsExactly(true, false);
  }

  /** Its credentials may be revoked, and it may be sealed and emptied. */
  @Test
  void inPhaseTargetTheSourceMayBeGone() {
    stamp(Creators.only(Phase.TARGET));
    sourceLine.fail(Reason.DENIED);
    OpenedStores stores = open(Phase.TARGET);
    vault(stores).vault.encrypt(RING, "x");
    assertThat(status(stores, "source").isReachable()).isFalse();

    sourceLine.recover();
    seal(source);
    OpenedStores later = open(Phase.TARGET);
    vault(later).vault.encrypt(NEW_RING, "x");
    assertThat(status(later, "source").isRefused()).isTrue();
  }

  @Test
  void aStoreWithoutAnIdentityIsNotWrittenTogetherWithAnother() {
    TestVault.on(source).vault.encrypt(RING, "x");
    stamp(target, "B", Creators.only(Phase.DUAL_READ_SOURCE));
    OpenedStores stores = open(Phase.DUAL_READ_SOURCE);
    assertThat(status(stores, "source").start())
        .isInstanceOfSatisfying(
            StartOutcome.NotOurs.class,
            refused -> assertThat(refused.why()).contains("vault-migrate identity adopt"));
    refused(() -> stores.fence().checkCreate(KEK), "source");
    assertThat(open(Phase.SOURCE).all().getFirst().status().start())
        .as("the single store of a phase may be a legacy one")
        .isInstanceOf(StartOutcome.Legacy.class);
  }

  @Test
  void anEmptyTargetIsNotTakenIntoUse() {
    stamp(source, "A", Creators.only(Phase.DUAL_READ_SOURCE));
    OpenedStores stores = open(Phase.DUAL_READ_SOURCE);
    assertThat(status(stores, "target").isRefused()).isTrue();
    refused(() -> stores.fence().checkCreate(KEK), "target");
    refused(() -> stores.fence().checkEncrypt(), "target");
    assertThat(target.keys()).isEmpty();
  }

  @Test
  void oneStoreUnderTwoAddressesIsRefused() {
    stamp(source, "A", Creators.only(Phase.DUAL_READ_SOURCE));
    stamp(target, "A", Creators.only(Phase.DUAL_READ_SOURCE));
    OpenedStores stores = open(Phase.DUAL_READ_SOURCE);
    assertThat(stores.all()).filteredOn(one -> one.status().isRefused()).hasSize(1);
    assertThatThrownBy(() -> vault(stores).vault.encrypt(RING, "x")).isInstanceOf(Fenced.class);
    assertThat(source.keys()).noneMatch(key -> key.value().startsWith(ObjectKey.RINGS));
    assertThat(target.keys()).noneMatch(key -> key.value().startsWith(ObjectKey.RINGS));
  }

  /** Whichever store says so, and whether or not it is the one that is read. */
  @ParameterizedTest
  @EnumSource(names = {"DUAL_READ_SOURCE", "DUAL_READ_TARGET"})
  void outsideTheCreatorsOfOneStoreNothingIsCreated(Phase phase) {
    stamp(Creators.only(phase));
    TestVault vault = vault(open(phase));
    EncryptedData before = vault.vault.encrypt(RING, "x");
    Creators others = Creators.only(phase == Phase.DUAL_READ_SOURCE ? Phase.SOURCE : Phase.TARGET);
    for (FakeStore narrowed : List.of(source, target)) {
      change(narrowed, identity -> identity.with(others));
      List<ObjectKey> sources = source.keys();
      List<ObjectKey> targets = target.keys();
      refused(() -> vault.vault.encrypt(NEW_RING, "x"), narrowed == source ? "source" : "target");
      assertThat(vault.vault.encrypt(RING, "y").keyId()).isEqualTo(before.keyId());
      assertThat(source.keys()).isEqualTo(sources);
      assertThat(target.keys()).isEqualTo(targets);
      change(narrowed, identity -> identity.with(Creators.only(phase)));
    }
    vault.vault.encrypt(NEW_RING, "x");
  }

  @ParameterizedTest
  @EnumSource(names = {"DUAL_READ_SOURCE", "DUAL_READ_TARGET"})
  void anInstanceThatStartsWhileTheFollowerIsDownServesTheRingsThereAre(Phase phase) {
    stamp(Creators.only(phase));
    EncryptedData before = vault(open(phase)).vault.encrypt(RING, "x");
    OutageStore follower = phase == Phase.DUAL_READ_SOURCE ? targetLine : sourceLine;
    String name = phase.authority().other().word();
    follower.fail(Reason.UNREACHABLE);

    OpenedStores stores = open(phase);
    TestVault vault = vault(stores);
    assertThat(vault.vault.decrypt(RING, before.encrypted()).plaintext()).isEqualTo("x");
    assertThat(vault.vault.encrypt(RING, "y").keyId()).isEqualTo(before.keyId());
    assertThatThrownBy(() -> vault.vault.encrypt(NEW_RING, "x"))
        .isInstanceOfSatisfying(StoreUnavailable.class, e -> assertThat(e.store()).isEqualTo(name))
        .hasMessage("the " + name + " key store is unavailable; try again");
    assertThat(status(stores, name).isReachable()).isFalse();
    assertThat(status(stores, phase.authority().word()).isReachable()).isTrue();

    follower.recover();
    time.sleep(MINUTE);
    vault.vault.encrypt(NEW_RING, "x");
    assertThat(status(stores, name).isReachable()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(names = {"DUAL_READ_SOURCE", "DUAL_READ_TARGET"})
  void aStoreSealedWhileRunningEndsEncryptionAndNotDecryption(Phase phase) {
    stamp(Creators.only(phase));
    TestVault vault = vault(open(phase));
    EncryptedData before = vault.vault.encrypt(RING, "x");
    FakeStore follower = phase == Phase.DUAL_READ_SOURCE ? target : source;
    seal(follower);
    time.sleep(MINUTE);
    refused(() -> vault.vault.encrypt(RING, "y"), phase.authority().other().word());
    assertThat(vault.vault.decrypt(RING, before.encrypted()).plaintext()).isEqualTo("x");
  }

  /** The identity says who may create; a configuration that has heard of no migration is source. */
  @Test
  void anInstanceThatKnowsOneStoreIsFencedOutOnceAMigrationMovedOn() {
    stamp(Creators.only(Phase.DUAL_READ_SOURCE));
    TestVault old = vault(single(Phase.SOURCE, source, Optional.empty()));
    assertThatThrownBy(() -> old.vault.encrypt(RING, "x"))
        .isInstanceOf(Fenced.class)
        .extracting(e -> ((VaultException) e).operatorDetail())
        .asString()
        .contains("creators are dual-read-source", "phase source");

    change(source, identity -> identity.with(Creators.only(Phase.DUAL_READ_TARGET)));
    change(source, identity -> identity.with(Creators.only(Phase.TARGET)));
    assertThatThrownBy(() -> old.vault.encrypt(RING, "x")).isInstanceOf(Fenced.class);
    assertThat(source.keys()).hasSize(1);
  }

  @Test
  void afterAMigrationOneStoreInPhaseTargetCreatesOnTheTargetAndIsRefusedTheSource() {
    stamp(Creators.only(Phase.TARGET));
    vault(single(Phase.TARGET, target, Optional.of("B"))).vault.encrypt(RING, "x");

    OpenedStores mistaken = single(Phase.TARGET, source, Optional.of("B"));
    assertThat(mistaken.all().getFirst().status().isRefused()).isTrue();
    assertThatThrownBy(() -> vault(mistaken).vault.encrypt(RING, "x")).isInstanceOf(Fenced.class);
    assertThatThrownBy(() ->
            vault(single(Phase.SOURCE, target, Optional.of("B"))).vault.encrypt(NEW_RING, "x"))
        .as("without the phase")
        .isInstanceOf(Fenced.class);
  }

  private static void refused(Runnable call, String store) {
    assertThatThrownBy(call::run)
        .isInstanceOf(Fenced.class)
        .extracting(e -> ((VaultException) e).operatorDetail())
        .asString()
        .startsWith(store + ": ");
  }
}
