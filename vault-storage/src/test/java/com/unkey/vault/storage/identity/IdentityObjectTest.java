package com.unkey.vault.storage.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.KekId;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.VaultException.StoreUnavailable.Reason;
import com.unkey.vault.core.store.BodyLimit;
import com.unkey.vault.core.store.FakeStore;
import com.unkey.vault.core.store.LostAnswerStore;
import com.unkey.vault.core.store.OutageStore;
import com.unkey.vault.storage.identity.IdentityRead.Found;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IdentityObjectTest {
  private final FakeStore bucket = new FakeStore();
  private final IdentityObject object = new IdentityObject(bucket, new Random(1));

  @Test
  void aStoreIsStampedOnce() {
    assertThat(object.read()).isEqualTo(new IdentityRead.Absent());

    assertThat(object.create(new StoreId("A"), new Epoch(3)))
        .isInstanceOf(IdentityChange.Done.class);
    assertThat(object.create(new StoreId("B"), Epoch.FIRST))
        .isEqualTo(new IdentityChange.Overtaken());

    StoreIdentity identity = found().identity();
    assertThat(identity.id()).isEqualTo(new StoreId("A"));
    assertThat(identity.role()).isEqualTo(new StoreRole.Active(new Epoch(3)));
    assertThat(identity.creators()).isEqualTo(Creators.only(Phase.SOURCE));
    assertThat(identity.wrapKeks()).isEmpty();
    assertThat(identity.generation()).isEqualTo(1);
  }

  @Test
  void anIdentityTooLargeToBeOneIsUnreadable() {
    bucket.plant(IdentityObject.KEY, Bytes.copyOf(new byte[BodyLimit.of(IdentityObject.KEY) + 1]));
    assertThat(object.read())
        .isInstanceOfSatisfying(
            IdentityRead.Unreadable.class,
            read -> assertThat(read.problem()).startsWith("_vault/store.json has more than"));
  }

  @Test
  void everyChangeIsTheNextGenerationWithANonceOfItsOwn() {
    object.create(new StoreId("A"), Epoch.FIRST);
    Found first = found();

    var outcome = object.change(first, i -> i.withWrapKeks(List.of(new KekId("k"))));

    Found second = found();
    assertThat(outcome).isEqualTo(new IdentityChange.Done(second));
    assertThat(second.identity().generation()).isEqualTo(2);
    assertThat(second.identity().wrapKeks()).containsExactly(new KekId("k"));
    assertThat(second.identity().change()).isNotEqualTo(first.identity().change());
  }

  @Test
  void aChangeOfWhatWasChangedSinceIsRefused() {
    object.create(new StoreId("A"), Epoch.FIRST);
    Found read = found();
    object.change(read, i -> i.with(new Creators(Phase.SOURCE, Phase.DUAL_READ_SOURCE)));
    // And back: the same meaning, and yet another version.
    object.change(found(), i -> i.with(Creators.only(Phase.SOURCE)));

    assertThat(object.change(read, i -> i.with(new StoreRole.Sealed(i.epoch()))))
        .isEqualTo(new IdentityChange.Overtaken());

    assertThat(found().identity().isActive()).isTrue();
    assertThat(found().identity().generation()).isEqualTo(3);
  }

  /** Where an ETag is a hash of the content, only the nonce tells two equal changes apart. */
  @Test
  void twoOperatorsWhoMakeTheSameChangeAreNotBothTold() {
    object.create(new StoreId("A"), Epoch.FIRST);
    Found read = found();
    IdentityObject other = new IdentityObject(bucket, new Random(2));

    assertThat(object.change(read, i -> i.with(new StoreRole.Sealed(i.epoch()))))
        .isInstanceOf(IdentityChange.Done.class);
    assertThat(other.change(read, i -> i.with(new StoreRole.Sealed(i.epoch()))))
        .isEqualTo(new IdentityChange.Overtaken());
  }

  @Test
  void aStoresIdNeverChanges() {
    object.create(new StoreId("A"), Epoch.FIRST);
    Found read = found();
    StoreIdentity stranger = StoreIdentity.stamp(new StoreId("B"), Epoch.FIRST, new Random(3));
    assertThatThrownBy(() -> object.change(read, _ -> stranger))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aLostAnswerIsUnknownAndAnOutageIsNotAbsent() {
    IdentityObject losing =
        new IdentityObject(new LostAnswerStore(bucket, _ -> true), new Random(4));
    assertThat(losing.create(new StoreId("A"), Epoch.FIRST))
        .isInstanceOf(IdentityChange.Unknown.class);
    assertThat(losing.change(found(), i -> i.with(new StoreRole.Sealed(i.epoch()))))
        .isInstanceOf(IdentityChange.Unknown.class);
    assertThat(found().identity().isActive()).isFalse();

    OutageStore down = new OutageStore(bucket);
    down.fail(Reason.TIMEOUT);
    assertThatThrownBy(() -> new IdentityObject(down, new Random(5)).read())
        .isInstanceOf(StoreUnavailable.class);
  }

  @Test
  void whatCannotBeReadIsToldAndLeftAlone() {
    bucket.putIfAbsent(IdentityObject.KEY, Bytes.utf8("{\"format\": 2}"));

    assertThat(object.read())
        .isInstanceOfSatisfying(
            IdentityRead.Unreadable.class,
            unreadable ->
                assertThat(unreadable.problem())
                    .startsWith("_vault/store.json: format 2 is not known here")
                    .contains("made by a newer version"));
    assertThat(object.create(new StoreId("A"), Epoch.FIRST))
        .isEqualTo(new IdentityChange.Overtaken());
  }

  private Found found() {
    return (Found) object.read();
  }
}
