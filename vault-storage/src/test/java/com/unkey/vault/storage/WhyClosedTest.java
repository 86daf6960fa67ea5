package com.unkey.vault.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.KekId;
import com.unkey.vault.core.VaultException.Fenced;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.VaultException.StoreUnavailable.Reason;
import com.unkey.vault.core.store.FakeStore;
import com.unkey.vault.core.store.ObjectDeleter;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.core.testing.CarelessStore;
import com.unkey.vault.core.testing.QuietLog;
import com.unkey.vault.core.testing.TroubledStore;
import com.unkey.vault.core.testing.TroubledStore.Trouble;
import com.unkey.vault.core.testing.VirtualTime;
import com.unkey.vault.storage.StorageConfig.Backend;
import com.unkey.vault.storage.identity.Creators;
import com.unkey.vault.storage.identity.Epoch;
import com.unkey.vault.storage.identity.IdentityObject;
import com.unkey.vault.storage.identity.IdentityRead.Found;
import com.unkey.vault.storage.identity.Phase;
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
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What status says of the fence is what the fence does, and is known without asking. */
class WhyClosedTest {
  private static final List<QuietLog> QUIET =
      List.of(QuietLog.of(StoreSession.class), QuietLog.of(WatchedIdentity.class));
  private static final KekId KEK = new KekId("kek_a");
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final VirtualTime time = new VirtualTime();
  private final FakeStore bucket = new FakeStore();
  private final TroubledStore line = new TroubledStore(bucket, time);
  private final IdentityObject operators = new IdentityObject(bucket, new Random(1));

  @AfterAll
  static void speakAgain() {
    QUIET.forEach(QuietLog::close);
  }

  private OpenedStore open() {
    return open(line, bucket, false);
  }

  private OpenedStore open(ObjectStore store, ObjectDeleter deleter, boolean noIfMatch) {
    OpenedStore opened =
        Stores.open(
            new StorageConfig(
                new Backend.Given(store, deleter),
                StoreExpectation.ANY,
                noIfMatch,
                CallLimits.DEFAULT,
                StorageConfig.IDENTITY_PERIOD),
            new StoreEnv(time, time, new Random(2), StoreMeter.NONE, StoreTracer.NONE));
    opened.awaitStart(MINUTE);
    return opened;
  }

  private void stamp() {
    operators.create(new StoreId("A"), new Epoch(4));
  }

  private void change(UnaryOperator<StoreIdentity> change) {
    operators.change((Found) operators.read(), change);
    time.sleep(MINUTE);
  }

  private Optional<String> why(OpenedStore opened) {
    int asked = line.calls();
    Optional<String> why = opened.whyClosed(KEK);
    assertThat(line.calls()).isEqualTo(asked);
    return why;
  }

  private void closed(OpenedStore opened, String because) {
    assertThat(why(opened)).hasValueSatisfying(text -> assertThat(text).contains(because));
    assertThatThrownBy(() -> opened.fence().checkCreate(KEK)).isInstanceOf(Fenced.class);
  }

  private void isOpen(OpenedStore opened) {
    assertThat(why(opened)).isEmpty();
    assertThatCode(() -> opened.fence().checkCreate(KEK)).doesNotThrowAnyException();
  }

  @Test
  void itFollowsTheIdentity() {
    stamp();
    OpenedStore opened = open();
    isOpen(opened);

    change(identity -> identity.with(Creators.only(Phase.DUAL_READ_SOURCE)));
    closed(opened, "its creators are dual-read-source, and this instance is in phase source");
    change(identity -> identity.with(new Creators(Phase.SOURCE, Phase.DUAL_READ_SOURCE)));
    isOpen(opened);

    change(identity -> identity.withWrapKeks(List.of(new KekId("kek_b"))));
    closed(opened, "its wrapKeks do not allow KEK kek_a");
    change(identity -> identity.withWrapKeks(List.of(KEK)));
    isOpen(opened);

    change(identity -> identity.with(new StoreRole.Sealed(new Epoch(4))));
    closed(opened, "sealed");
  }

  @Test
  void aLegacyStoreIsOpen() {
    bucket.putIfAbsent(new ObjectKey("keyring/ws_1/dek_a"), Bytes.utf8("wrapped"));
    isOpen(open());
  }

  @Test
  void aStoreThatIsNotServedIsClosed() {
    closed(open(), "it is empty and has no identity");
    stamp();
    operators.change(
        (Found) operators.read(), identity -> identity.with(new StoreRole.Replica(new Epoch(4))));
    closed(open(), "replica");
  }

  @Test
  void aBrokenPromiseClosesItUnlessItWasAccepted() {
    stamp();
    CarelessStore careless = new CarelessStore(bucket, false, true);
    closed(open(careless, careless, false), "it breaks a promise: If-Match");
    isOpen(open(careless, careless, true));
  }

  @Test
  void whatNobodyCouldSayYetClosesItAndAnOutageLaterDoesNot() {
    stamp();
    line.always(new Trouble.Refused(Reason.UNREACHABLE));
    OpenedStore opened = open();
    assertThat(why(opened)).hasValueSatisfying(w -> assertThat(w).contains("could not be read"));

    line.next(new Trouble.None());
    line.always(new Trouble.Dropped(Reason.TIMEOUT));
    time.sleep(Duration.ofSeconds(10));
    assertThat(why(opened)).hasValueSatisfying(w -> assertThat(w).contains("not probed yet"));

    line.always(null);
    time.sleep(MINUTE);
    isOpen(opened);

    line.always(new Trouble.Refused(Reason.UNREACHABLE));
    time.sleep(MINUTE);
    assertThat(why(opened)).isEmpty();
    assertThatThrownBy(() -> opened.fence().checkCreate(KEK)).isInstanceOf(StoreUnavailable.class);
  }
}
