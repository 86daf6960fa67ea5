package com.unkey.vault.core.keyring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.RingId;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.VaultException.StoreUnavailable.Reason;
import com.unkey.vault.core.crypto.KekSet;
import com.unkey.vault.core.store.ETag;
import com.unkey.vault.core.store.FakeStore;
import com.unkey.vault.core.store.Fence;
import com.unkey.vault.core.store.ListPage;
import com.unkey.vault.core.store.ListedObject;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.core.store.PutResult;
import com.unkey.vault.core.store.StoredObject;
import com.unkey.vault.core.testing.TestKeks;
import com.unkey.vault.core.testing.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A ring is read by a load that many share: one that never ended would hold it for ever. */
@Timeout(30)
class EndlessListingTest {
  private static final RingId RING = new RingId("ws_1");

  private final VirtualTime world = new VirtualTime();
  private final KekSet keks = TestKeks.of("kek_1");

  enum Page {
    EMPTY,
    ALWAYS_ANOTHER_DEK
  }

  /** Says each time that there is more; every answer takes 100 ms. */
  private final class EndlessStore implements ObjectStore {
    private final FakeStore inner = new FakeStore();
    private final Page page;
    private boolean ends;
    private int pages;

    EndlessStore(Page page) {
      this.page = page;
    }

    @Override
    public ListPage list(String prefix, @Nullable ObjectKey startAfter) {
      world.sleep(Duration.ofMillis(100));
      if (ends) {
        return inner.list(prefix, startAfter);
      }
      ObjectKey key = new ObjectKey(prefix + "dek_%09d".formatted(++pages));
      ListedObject object = new ListedObject(key, 100, new ETag("\"" + pages + "\""));
      return new ListPage(page == Page.EMPTY ? List.of() : List.of(object), Optional.of(key));
    }

    @Override
    public Optional<StoredObject> get(ObjectKey key) {
      world.sleep(Duration.ofMillis(100));
      return inner.get(key);
    }

    @Override
    public PutResult putIfAbsent(ObjectKey key, Bytes body) {
      return inner.putIfAbsent(key, body);
    }

    @Override
    public PutResult putIfMatch(ObjectKey key, ETag expected, Bytes body) {
      return inner.putIfMatch(key, expected, body);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aListingWithoutEndIsAnOutage(Page page) {
    DekReader reader = new DekReader(new EndlessStore(page), keks, world);
    assertThatExceptionOfType(StoreUnavailable.class)
        .isThrownBy(() -> reader.newestByListing(RING))
        .satisfies(e -> {
          assertThat(e.reason()).isEqualTo(Reason.TIMEOUT);
          assertThat(e.operatorDetail()).contains("keyring/ws_1");
        });
    assertThat(world.elapsed())
        .isBetween(DekReader.LISTING_LIMIT, DekReader.LISTING_LIMIT.plusSeconds(1));
  }

  /** The objects count, too: reading them is most of the work. */
  @Test
  void soIsOneOfMoreDeksThanCanBeReadInTime() {
    EndlessStore store = new EndlessStore(Page.EMPTY);
    store.ends = true;
    for (int i = 0; i < 1000; i++) {
      Rings.plant(store.inner, RING, keks, Rings.dek("dek_" + i, i));
    }
    DekReader reader = new DekReader(store, keks, world);
    assertThatExceptionOfType(StoreUnavailable.class)
        .isThrownBy(() -> reader.newestByListing(RING));
  }

  @Test
  void nobodyWaitsForItAndTheRingIsReadAnewWhenTheStoreIsRight() {
    EndlessStore store = new EndlessStore(Page.EMPTY);
    Keyrings instance = Rings.instance(store, keks, Fence.open(), world, KeyringEvents.NONE);
    assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> instance.current(RING));
    assertThat(world.elapsed()).isLessThan(DekReader.LISTING_LIMIT);
    world.sleep(DekReader.LISTING_LIMIT);

    store.ends = true;
    assertThat(instance.current(RING).dek().id().value()).startsWith("dek_");
  }
}
