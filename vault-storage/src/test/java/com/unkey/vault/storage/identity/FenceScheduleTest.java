package com.unkey.vault.storage.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.unkey.vault.core.DekId;
import com.unkey.vault.core.KekId;
import com.unkey.vault.core.RingId;
import com.unkey.vault.core.VaultException;
import com.unkey.vault.core.crypto.Kek;
import com.unkey.vault.core.crypto.KekSet;
import com.unkey.vault.core.crypto.KeyWrapper;
import com.unkey.vault.core.format.DekPlaintext;
import com.unkey.vault.core.format.WrappedDekFormat;
import com.unkey.vault.core.format.WrappedDekFormat.MalformedWrap;
import com.unkey.vault.core.keyring.CachePolicy;
import com.unkey.vault.core.keyring.KeyringEvents;
import com.unkey.vault.core.keyring.Keyrings;
import com.unkey.vault.core.store.FakeStore;
import com.unkey.vault.core.store.Fence;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.core.store.StoredObject;
import com.unkey.vault.core.testing.QuietLog;
import com.unkey.vault.core.testing.VirtualTime;
import com.unkey.vault.storage.identity.IdentityRead.Found;
import com.unkey.vault.storage.identity.SteppedStore.Schedule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The proof that the fence is for: whoever changes the identity and then lists sees every DEK that
 * anybody will ever use. The change and the listing are planted before every single step of an
 * instance that creates, adopts, repairs or rotates, with each put on time or landing late; an
 * instance that does not honour the fence goes on afterwards, and uses what it finds named.
 */
class FenceScheduleTest {
  private static final QuietLog QUIET = QuietLog.of(WatchedIdentity.class);

  @AfterAll
  static void speakAgain() {
    QUIET.close();
  }

  private static final RingId RING = new RingId("ws_1");
  private static final String OURS = "kek_old";

  /** One for all schedules: a cipher refuses a nonce it has just had, as each would begin with. */
  private static final Random RANDOM = new Random(42);

  /** What the operator changes; each forbids this instance to create from then on. */
  enum Change {
    SEAL,
    NARROW_CREATORS,
    ANOTHER_KEK,
    RAISE_EPOCH;

    StoreIdentity apply(StoreIdentity before) {
      Epoch next = new Epoch(before.epoch().value() + 1);
      return switch (this) {
        case SEAL -> before.with(new StoreRole.Sealed(before.epoch()));
        case NARROW_CREATORS -> before.with(Creators.only(Phase.DUAL_READ_SOURCE));
        case ANOTHER_KEK -> before.withWrapKeks(List.of(new KekId("kek_new")));
        case RAISE_EPOCH -> before.with(new StoreRole.Active(next));
      };
    }
  }

  /** What the instance does, and what it finds. */
  enum Work {
    CREATE {
      @Override
      void prepare(World world) {}

      @Override
      DekId run(Keyrings keyrings) {
        return keyrings.current(RING).dek().id();
      }
    },
    ADOPT {
      @Override
      void prepare(World world) {
        // The leftover of an instance that died before it named its DEK.
        world.unfenced().current(RING);
        world.forget(ObjectKey.ofLatest(RING));
      }

      @Override
      DekId run(Keyrings keyrings) {
        return keyrings.current(RING).dek().id();
      }
    },
    REPAIR {
      @Override
      void prepare(World world) {
        // Replication brought LATEST alone.
        DekId id = world.unfenced().current(RING).dek().id();
        world.forget(ObjectKey.ofDek(RING, id));
      }

      @Override
      DekId run(Keyrings keyrings) {
        return keyrings.current(RING).dek().id();
      }
    },
    ROTATE {
      @Override
      void prepare(World world) {
        world.unfenced().current(RING);
      }

      @Override
      DekId run(Keyrings keyrings) {
        return keyrings.rotate(RING).dek().id();
      }
    };

    abstract void prepare(World world);

    /** The DEK that the instance would now encrypt with. */
    abstract DekId run(Keyrings keyrings);
  }

  /** Which fence the instance has; all but the first are broken on purpose. */
  enum Guard {
    IDENTITY {
      @Override
      Fence guard(IdentityFence fence) {
        return fence;
      }
    },
    CHECK_BEFORE_ONLY {
      @Override
      Fence guard(IdentityFence fence) {
        return new FirstCheckOnly(fence);
      }
    },
    LAST_SEEN_ONLY {
      @Override
      Fence guard(IdentityFence fence) {
        return new CachedFence(fence);
      }
    },
    NONE {
      @Override
      Fence guard(IdentityFence fence) {
        return Fence.open();
      }
    };

    abstract Fence guard(IdentityFence fence);
  }

  /** Asks before the write and believes it afterwards. */
  private static final class FirstCheckOnly implements Fence {
    private final Fence inner;
    private boolean asked;

    FirstCheckOnly(Fence inner) {
      this.inner = inner;
    }

    @Override
    public void checkEncrypt() {
      inner.checkEncrypt();
    }

    @Override
    public void checkCreate(KekId wrapKek) {
      if (!asked) {
        asked = true;
        inner.checkCreate(wrapKek);
      }
    }
  }

  /** Creates by what the background watch last saw, as encrypting does. */
  private record CachedFence(Fence inner) implements Fence {
    @Override
    public void checkEncrypt() {
      inner.checkEncrypt();
    }

    @Override
    public void checkCreate(KekId wrapKek) {
      inner.checkEncrypt();
    }
  }

  /** One store, or two that are both written, with what an instance and an operator do to them. */
  static final class World {
    final List<FakeStore> buckets = new ArrayList<>();
    final VirtualTime time = new VirtualTime();
    final Random random = RANDOM;

    World(int stores) {
      for (int i = 0; i < stores; i++) {
        FakeStore bucket = new FakeStore();
        new IdentityObject(bucket, random).create(new StoreId("store" + i), Epoch.FIRST);
        buckets.add(bucket);
      }
    }

    Keyrings unfenced() {
      return keyrings(written(buckets), Fence.open());
    }

    Keyrings instance(Schedule schedule, Guard guard) {
      List<WatchedIdentity> watched = new ArrayList<>();
      List<ObjectStore> stepped = new ArrayList<>();
      for (FakeStore bucket : buckets) {
        ObjectStore store = new SteppedStore(bucket, schedule);
        StoreIdentity atStart = ((Found) new IdentityObject(bucket, random).read()).identity();
        watched.add(WatchedIdentity.pinned(new IdentityObject(store, random), atStart));
        stepped.add(store);
      }
      IdentityFence fence = new IdentityFence(watched, Phase.SOURCE);
      return keyrings(written(stepped), guard.guard(fence));
    }

    private static ObjectStore written(List<? extends ObjectStore> stores) {
      return stores.size() == 1
          ? stores.getFirst()
          : new BothStores(stores.getFirst(), stores.getLast());
    }

    private Keyrings keyrings(ObjectStore store, Fence fence) {
      Kek kek = new Kek(new KekId(OURS), new byte[32]);
      KeyWrapper wrapper = new KekSet(kek, List.of(), DekPlaintext.ENCODING, time, random);
      return new Keyrings(
          store, wrapper, fence, CachePolicy.defaults(), time, time, random, KeyringEvents.NONE);
    }

    void forget(ObjectKey key) {
      buckets.forEach(bucket -> bucket.delete(key));
    }

    void change(int store, Change change) {
      IdentityObject operators = new IdentityObject(buckets.get(store), random);
      assertThat(operators.change((Found) operators.read(), change::apply))
          .isInstanceOf(IdentityChange.Done.class);
    }

    /** A ring's set of DEKs in a store: its {@code dek_*}, and the one inside {@code LATEST}. */
    Set<DekId> list(int store) {
      String prefix = ObjectKey.RINGS + RING.value() + "/";
      Set<DekId> deks = deks();
      buckets
          .get(store)
          .listAll(prefix)
          .map(object -> object.key().value().substring(prefix.length()))
          .filter(name -> !name.equals(DekId.LATEST))
          .forEach(name -> deks.add(new DekId(name)));
      named(store).ifPresent(deks::add);
      return deks;
    }

    static Set<DekId> deks() {
      return new TreeSet<>((a, b) -> a.value().compareTo(b.value()));
    }

    Optional<DekId> named(int store) {
      return buckets.get(store).get(ObjectKey.ofLatest(RING)).map(World::dekIn);
    }

    private static DekId dekIn(StoredObject latest) {
      try {
        return new DekId(WrappedDekFormat.parse(latest.body()).outerId());
      } catch (MalformedWrap e) {
        throw new AssertionError(e);
      }
    }
  }

  /**
   * Runs one schedule: each store's identity is changed before the step given for it, and both are
   * listed right after the last change.
   *
   * @return what it broke; empty if the proof held
   */
  private static Optional<String> broken(
      Work work, Change change, Guard guard, List<Integer> changeAt, int latePut) {
    World world = new World(changeAt.size());
    work.prepare(world);
    Listings seen = new Listings(world, change);
    Map<Integer, Runnable> events = new HashMap<>();
    for (int store = 0; store < changeAt.size(); store++) {
      int changed = store;
      events.merge(changeAt.get(store), () -> seen.change(changed), FenceScheduleTest::then);
    }
    Schedule schedule = new Schedule(events, latePut);
    Set<DekId> used = World.deks();
    try {
      used.add(work.run(world.instance(schedule, guard)));
    } catch (VaultException e) {
      // Refused, or not confirmed: whatever it made is not used by it.
    }
    seen.changeTheRest();
    schedule.landLate();
    // Whatever is named is used by everybody who reads it.
    for (int store = 0; store < changeAt.size(); store++) {
      world.named(store).ifPresent(used::add);
    }
    return seen.missing(used)
        .map(missing ->
            "%s, %s, %s, changes before steps %s, put %d late: %s"
                .formatted(work, change, guard, changeAt, latePut, missing));
  }

  private static Runnable then(Runnable first, Runnable second) {
    return () -> {
      first.run();
      second.run();
    };
  }

  /** What the operator who changes every identity, and lists only then, gets to see. */
  private static final class Listings {
    private final World world;
    private final Change change;
    private final Set<Integer> changed = new TreeSet<>();
    private final List<Set<DekId>> listed = new ArrayList<>();

    Listings(World world, Change change) {
      this.world = world;
      this.change = change;
    }

    void change(int store) {
      if (!changed.add(store)) {
        return;
      }
      world.change(store, change);
      if (changed.size() == world.buckets.size()) {
        for (int each = 0; each < world.buckets.size(); each++) {
          listed.add(world.list(each));
        }
      }
    }

    /** Those planted at steps that the instance did not get to. */
    void changeTheRest() {
      for (int store = 0; store < world.buckets.size(); store++) {
        change(store);
      }
    }

    Optional<String> missing(Set<DekId> used) {
      for (int store = 0; store < listed.size(); store++) {
        for (DekId dek : used) {
          if (!listed.get(store).contains(dek)) {
            return Optional.of(
                dek + " is used, and store " + store + " listed " + listed.get(store));
          }
        }
      }
      return Optional.empty();
    }
  }

  /** The steps of the work when nothing happens. */
  private static Schedule undisturbed(Work work, int stores) {
    World world = new World(stores);
    work.prepare(world);
    Schedule quiet = Schedule.quiet();
    work.run(world.instance(quiet, Guard.IDENTITY));
    return quiet;
  }

  private static List<String> search(Work work, Change change, Guard guard, int stores) {
    List<String> violations = new ArrayList<>();
    Schedule undisturbed = undisturbed(work, stores);
    List<Integer> latePuts = new ArrayList<>(undisturbed.puts());
    latePuts.add(-1);
    for (List<Integer> changeAt : changes(undisturbed.steps(), stores)) {
      for (int latePut : latePuts) {
        broken(work, change, guard, changeAt, latePut).ifPresent(violations::add);
      }
    }
    return violations;
  }

  /** Every choice of a step for each store; the step after the last stands for "afterwards". */
  private static List<List<Integer>> changes(int steps, int stores) {
    List<List<Integer>> all = new ArrayList<>();
    for (int first = 0; first <= steps; first++) {
      if (stores == 1) {
        all.add(List.of(first));
        continue;
      }
      for (int second = 0; second <= steps; second++) {
        all.add(List.of(first, second));
      }
    }
    return all;
  }

  static Stream<Arguments> everyCase() {
    return Stream.of(Work.values())
        .flatMap(work ->
            Stream.of(Change.values())
                .flatMap(
                    change -> Stream.of(1, 2).map(stores -> Arguments.of(work, change, stores))));
  }

  @ParameterizedTest(name = "{0}, {1}, {2} store(s)")
  @MethodSource("everyCase")
  void whoeverChangesTheIdentityAndThenListsSeesEveryDekThatIsEverUsed(
      Work work, Change change, int stores) {
    // Read identity, write, read again, name: fewer steps than these would test nothing.
    assertThat(undisturbed(work, stores).steps()).isGreaterThanOrEqualTo(4 * stores);
    assertThat(search(work, change, Guard.IDENTITY, stores)).isEmpty();
  }

  static Stream<Arguments> brokenGuards() {
    return Stream.of(Guard.CHECK_BEFORE_ONLY, Guard.LAST_SEEN_ONLY, Guard.NONE)
        .flatMap(guard -> Stream.of(Change.values()).map(change -> Arguments.of(guard, change)));
  }

  /** The search itself is worth something: it finds what each weaker fence loses. */
  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("brokenGuards")
  void aWeakerFenceIsCaught(Guard guard, Change change) {
    assertThat(search(Work.CREATE, change, guard, 1)).isNotEmpty();
    assertThat(search(Work.ROTATE, change, guard, 1)).isNotEmpty();
    assertThat(search(Work.CREATE, change, guard, 2)).isNotEmpty();
  }

  /** The three moments by name, so that a failure of the search has a simple relative. */
  @Test
  void betweenTheChecksTheDekIsThrownAwayAndAfterThemItIsListed() {
    // Steps: 0 LATEST, 1 identity, 2 list, 3 dek_ put, 4 identity, 5 LATEST put.
    assertThat(undisturbed(Work.CREATE, 1).steps()).isEqualTo(6);
    for (int at : new int[] {0, 1, 2, 3, 4, 5, 6}) {
      World world = new World(1);
      List<Set<DekId>> seen = new ArrayList<>();
      Runnable sealAndList =
          () -> {
            world.change(0, Change.SEAL);
            seen.add(world.list(0));
          };
      Schedule schedule = new Schedule(Map.of(at, sealAndList), -1);
      Optional<DekId> used;
      try {
        used = Optional.of(Work.CREATE.run(world.instance(schedule, Guard.IDENTITY)));
      } catch (VaultException.Fenced e) {
        used = Optional.empty();
      }
      if (at <= 4) {
        assertThat(used).as("change before step %d", at).isEmpty();
        assertThat(world.named(0)).isEmpty();
      } else if (at == 5) {
        assertThat(used).as("change before step %d", at).isPresent();
        assertThat(seen.getFirst()).contains(used.orElseThrow());
      }
    }
  }
}
