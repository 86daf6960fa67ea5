package com.unkey.vault.it.sim;

import com.unkey.vault.core.KekId;
import com.unkey.vault.core.RingId;
import com.unkey.vault.core.crypto.Kek;
import com.unkey.vault.core.crypto.KekSet;
import com.unkey.vault.core.crypto.KeyWrapper;
import com.unkey.vault.core.format.DekPlaintext;
import com.unkey.vault.core.keyring.CachePolicy;
import com.unkey.vault.storage.CallLimits;
import com.unkey.vault.storage.StorageConfig;
import com.unkey.vault.storage.StorageConfig.Backend;
import com.unkey.vault.storage.StoreSet;
import com.unkey.vault.storage.identity.Phase;
import com.unkey.vault.storage.identity.StoreExpectation;
import com.unkey.vault.storage.identity.StoreId;
import com.unkey.vault.storage.identity.StoreName;
import com.unkey.vault.storage.wrap.BreakerPolicy;
import com.unkey.vault.storage.wrap.RetryPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** What all parts of one run share: the world, the buckets, the settings that the seed drew. */
final class Sim {
  /** So that long histories stay affordable: their callers fall silent some time. */
  private static final int MAX_CALLS = 300;

  private static final CallLimits LIMITS =
      new CallLimits(
          Duration.ofMillis(2500),
          64,
          new RetryPolicy(
              3,
              Duration.ofSeconds(6),
              Duration.ofMillis(50),
              Duration.ofMillis(200),
              Duration.ofSeconds(1)),
          new BreakerPolicy(4, Duration.ofSeconds(1), Duration.ofSeconds(2)));

  final World world;
  final Plant plant;
  final KeyWrapper keks;
  final Oracle oracle;
  final Weather weather;
  final Bucket source;
  final Bucket target;
  final Fleet fleet;
  final List<RingId> rings;
  private final int[] ringOpensAt;
  private final CachePolicy cache;
  private final Duration identityPeriod;
  private final int pageSize;
  private int callsLeft = MAX_CALLS;

  Sim(long seed, Plant plant) {
    this.world = new World(seed);
    this.plant = plant;
    Node tools = new Node(world, "tools", Duration.ZERO, 1);
    this.keks =
        new KekSet(
            new Kek(new KekId("kek_sim"), new byte[32]),
            List.of(),
            DekPlaintext.ENCODING,
            tools,
            tools.random());
    this.oracle = new Oracle(world, keks);
    this.weather = new Weather(world);
    this.source = new Bucket(world, StoreName.SOURCE, oracle);
    this.target = new Bucket(world, StoreName.TARGET, oracle);
    oracle.watch(source);
    oracle.watch(target);
    this.rings =
        IntStream.rangeClosed(1, 1 + world.random.nextInt(3))
            .mapToObj(i -> new RingId("ring_" + i))
            .toList();
    // The first ring is old; of the others each is first used some time on the way.
    this.ringOpensAt = rings.stream().mapToInt(_ -> world.random.nextInt(30)).toArray();
    ringOpensAt[0] = 0;
    this.cache =
        new CachePolicy(
            100,
            Duration.ofMillis(List.of(100, 2_000, 60_000).get(world.random.nextInt(3))),
            Duration.ofSeconds(90),
            Duration.ofHours(1),
            Duration.ofSeconds(1),
            Duration.ofMillis(500),
            Duration.ofSeconds(8));
    this.identityPeriod = Duration.ofSeconds(List.of(1, 10, 60).get(world.random.nextInt(3)));
    this.pageSize = 1 + world.random.nextInt(4);
    this.fleet = new Fleet(this);
  }

  boolean hasCallsLeft() {
    return callsLeft > 0 && !weather.isCalm();
  }

  /** Counts one call; false if there is to be none. */
  boolean takesCall() {
    return hasCallsLeft() && callsLeft-- > 0;
  }

  CachePolicy cache() {
    return cache;
  }

  Bucket bucket(StoreName name) {
    return name == StoreName.SOURCE ? source : target;
  }

  static StoreId idOf(StoreName name) {
    return new StoreId("store_" + name.word());
  }

  BucketClient client(Node node, StoreName store) {
    return new BucketClient(node, bucket(store), weather, pageSize);
  }

  /** The configuration of an instance. */
  StoreSet stores(Node node, Phase phase) {
    return new StoreSet.Migrating(
        phase,
        storage(node, StoreName.SOURCE, StoreSet.SOURCE),
        storage(node, StoreName.TARGET, StoreSet.TARGET));
  }

  private StorageConfig storage(Node node, StoreName store, String table) {
    BucketClient client = plant.client(node, bucket(store), weather, pageSize);
    return new StorageConfig(
        new Backend.Given(client, client),
        new StoreExpectation(table, false, Optional.of(idOf(store)), Optional.empty()),
        false,
        LIMITS,
        identityPeriod);
  }

  /** One of the rings that are in use by now. */
  RingId ring() {
    while (true) {
      int i = weather.random().nextInt(rings.size());
      if (ringOpensAt[i] <= weather.progress() || weather.isCalm()) {
        return rings.get(i);
      }
    }
  }
}
