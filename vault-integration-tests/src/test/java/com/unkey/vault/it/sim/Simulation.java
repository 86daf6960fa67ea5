package com.unkey.vault.it.sim;

import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.VaultException.StoreUnavailable.Reason;
import com.unkey.vault.storage.identity.Epoch;
import com.unkey.vault.storage.identity.IdentityChange;
import com.unkey.vault.storage.identity.IdentityObject;
import com.unkey.vault.storage.identity.IdentityRead;
import com.unkey.vault.storage.identity.Phase;
import com.unkey.vault.storage.identity.StoreName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** One history from one seed, and what was found wrong with it. */
final class Simulation {
  private static final Duration LONG = Duration.ofHours(12);

  /**
   * What came of one run.
   *
   * @param violation of an invariant, the first one found
   */
  record Result(
      long seed, Optional<String> violation, Trace trace, int ciphertexts, Duration virtual) {
    String report() {
      return "seed "
          + seed
          + ": "
          + violation.orElse("holds")
          + "\n"
          + String.join("\n", trace.text());
    }
  }

  private final long seed;
  private final Sim sim;

  private Simulation(long seed, Plant plant) {
    this.seed = seed;
    this.sim = new Sim(seed, plant);
  }

  static Result run(long seed, Plant plant) {
    return new Simulation(seed, plant).run();
  }

  private Result run() {
    Node driver = new Node(sim.world, "driver", Duration.ZERO, 1);
    sim.world.run(driver, "run", () -> history(driver));
    return new Result(
        seed,
        Optional.ofNullable(sim.world.violation()),
        sim.world.trace,
        sim.oracle.returned().size(),
        Duration.ofNanos(sim.world.now()));
  }

  private void history(Node driver) {
    stamp(driver);
    Operator operator = new Operator(sim, new PlainMigrator(sim), moves());
    sim.fleet.deploy(1 + sim.world.random.nextInt(2), sim.world.random.nextInt(4) > 0);
    troubles();
    driver.sleep(sim.weather.pause());
    operator.run(driver);
    driver.await(operator::isDone, LONG);
    if (!operator.isDone()) {
      sim.world.violated("liveness", "the migration did not end");
    }

    sim.weather.calm();
    sim.source.heal();
    sim.target.heal();
    sim.fleet.thaw();
    driver.await(sim.fleet::isIdle, LONG);
    check(driver, operator.phase(), "before late writes");
    sim.world.landAll();
    driver.sleep(Duration.ofMinutes(3));
    check(driver, operator.phase(), "at the end");
    sim.oracle.requireNamedDeksToBeThere();
    sim.world.stop();
  }

  private void stamp(Node driver) {
    for (StoreName store : StoreName.values()) {
      IdentityObject object =
          new IdentityObject(
              new BucketClient(driver, sim.bucket(store), sim.weather, 10), driver.random());
      while (!isStamped(object, store)) {
        driver.sleep(Duration.ofSeconds(1));
      }
    }
  }

  private static boolean isStamped(IdentityObject object, StoreName store) {
    try {
      return object.read() instanceof IdentityRead.Found
          || object.create(Sim.idOf(store), Epoch.FIRST) instanceof IdentityChange.Done;
    } catch (StoreUnavailable e) {
      return false;
    }
  }

  /** Mostly forward, with steps back, until the target alone is used or enough moves are made. */
  private List<Phase> moves() {
    List<Phase> moves = new ArrayList<>();
    Phase now = Phase.SOURCE;
    int most = 3 + sim.world.random.nextInt(5);
    while (moves.size() < most && (now != Phase.TARGET || sim.world.random.nextInt(3) == 0)) {
      boolean isBack =
          now == Phase.TARGET || (now != Phase.SOURCE && sim.world.random.nextInt(4) == 0);
      now = isBack ? previous(now) : now.next().orElseThrow();
      moves.add(now);
    }
    return moves;
  }

  private static Phase previous(Phase phase) {
    return Arrays.stream(Phase.values())
        .filter(one -> one.next().equals(Optional.of(phase)))
        .findFirst()
        .orElseThrow();
  }

  /** Outages that come and go. */
  private void troubles() {
    if (!sim.weather.hasOutages()) {
      return;
    }
    Node weather = new Node(sim.world, "weather", Duration.ZERO, 1);
    weather.begin(
        "outages",
        () -> {
          while (!sim.weather.isCalm()) {
            weather.await(
                sim.weather::isCalm,
                sim.weather.between(Duration.ofSeconds(1), Duration.ofMinutes(3)));
            if (!sim.weather.isCalm()) {
              Bucket bucket = sim.weather.random().nextBoolean() ? sim.source : sim.target;
              Duration length = sim.weather.between(Duration.ofMillis(50), Duration.ofSeconds(30));
              bucket.fail(sim.weather.reasonOfOutage(), length.toNanos());
            }
          }
        });
  }

  /** A cold instance in the phase that was reached, with only the stores that it needs. */
  private void check(Node driver, Phase phase, String when) {
    sim.fleet.requireReadable();
    if (!phase.isDual()) {
      sim.bucket(phase.authority().other()).fail(Reason.MISCONFIGURED, LONG.toNanos());
    }
    Node node = new Node(sim.world, "cold " + when, Duration.ZERO, 1);
    Instance cold = Instance.start(sim, node, phase);
    boolean[] done = {false};
    node.begin(
        "check",
        () -> {
          cold.awaitStart();
          cold.requireAll(when);
          cold.requireAllRings();
          done[0] = true;
        });
    driver.await(() -> done[0], LONG);
    if (!done[0]) {
      sim.world.violated("liveness", "the check %s does not end", when);
    }
    node.kill();
    sim.source.heal();
    sim.target.heal();
  }
}
