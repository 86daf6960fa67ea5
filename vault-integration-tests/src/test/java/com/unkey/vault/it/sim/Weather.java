package com.unkey.vault.it.sim;

import com.unkey.vault.core.VaultException.StoreUnavailable.Reason;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * How much goes wrong in this run, and when: rates that the seed draws once, and draws by them.
 * Some runs are mild, so that others get far enough for what only happens late.
 */
final class Weather {
  /** What becomes of a request. */
  enum Fate {
    SERVED,
    /** Answered 429 or 503 without effect. */
    REFUSED,
    /** Answered 500 without effect. */
    BROKEN,
    /** 409: another write in flight. */
    CONTENDED,
    /** Done, and its answer lost. */
    LOST_ANSWER,
    /** Given up by its sender, and done long after. */
    LATE
  }

  /** Deaths and freezes in one run, so that long work gets done some time. */
  private static final int MAX_HAZARDS = 40;

  private final World world;
  private final SplittableRandom random;
  private final double refused;
  private final double broken;
  private final double contended;
  private final double lost;
  private final double late;
  private final double slow;
  private final double crash;
  private final double freeze;
  private final double ambush;
  private final double outages;
  private final double pace;
  private int progress;
  private int hazardsLeft = MAX_HAZARDS;
  private boolean calm;

  Weather(World world) {
    this.world = world;
    this.random = world.random.split();
    this.refused = rate(0, 0, 0.02, 0.1);
    this.broken = rate(0, 0, 0.02, 0.1);
    this.contended = rate(0, 0, 0.02, 0.1);
    this.lost = rate(0, 0.02, 0.05, 0.2);
    this.late = rate(0, 0.01, 0.05, 0.2);
    this.slow = rate(0, 0.02, 0.1);
    this.crash = rate(0, 0, 0.002, 0.01);
    this.freeze = rate(0, 0.002, 0.01, 0.03);
    this.ambush = rate(0, 0.5, 0.9);
    this.outages = rate(0, 0, 1, 1);
    this.pace = Math.exp(random.nextDouble(Math.log(0.01), Math.log(2)));
  }

  private double rate(double... of) {
    return of[random.nextInt(of.length)];
  }

  /** No more faults; what is under way goes on. */
  void calm() {
    calm = true;
  }

  boolean isCalm() {
    return calm;
  }

  boolean hasOutages() {
    return outages > 0;
  }

  SplittableRandom random() {
    return random;
  }

  boolean chance(double probability) {
    return !calm && random.nextDouble() < probability;
  }

  /** Counted by whoever moves the migration on: much waits for that, or for some time. */
  void progressed() {
    progress++;
  }

  int progress() {
    return progress;
  }

  Fate ofRead() {
    return chance(refused) ? Fate.REFUSED : chance(broken) ? Fate.BROKEN : Fate.SERVED;
  }

  Fate ofWrite() {
    if (chance(lost)) {
      return Fate.LOST_ANSWER;
    }
    if (chance(late)) {
      return Fate.LATE;
    }
    return chance(contended) ? Fate.CONTENDED : ofRead();
  }

  /** Between the two, each order of magnitude as likely as the next. */
  Duration between(Duration least, Duration most) {
    double nanos =
        Math.exp(
            random.nextDouble(
                Math.log((double) least.toNanos()), Math.log((double) most.toNanos())));
    return Duration.ofNanos((long) nanos);
  }

  /** One way of a request, or of its answer. */
  long travel(Node node) {
    double millis = (1 + random.nextDouble() * 9) * node.slowness();
    if (chance(slow)) {
      millis *= 1 + random.nextDouble() * 200;
    }
    return (long) (millis * 1e6);
  }

  /** How slow a process is from its start on. */
  double slowness() {
    return calm ? 1 : rate(0.1, 1, 1, 1, 5, 30);
  }

  Duration skew() {
    return Duration.ofMillis(random.nextInt(3) == 0 ? random.nextInt(-120_000, 120_000) : 0);
  }

  /** What a person or a client takes between two things. */
  Duration pause() {
    return between(Duration.ofMillis(20), Duration.ofSeconds(10))
        .multipliedBy((long) (pace * 1000))
        .dividedBy(1000);
  }

  /** Happens some time later, or a few steps of the migration later. */
  void later(Runnable work) {
    if (random.nextBoolean()) {
      world.at(world.now() + between(Duration.ofSeconds(1), Duration.ofMinutes(5)).toNanos(), work);
    } else {
      int until = progress + 1 + random.nextInt(14);
      world.when(() -> progress >= until, world.now() + Duration.ofMinutes(30).toNanos(), work);
    }
  }

  /**
   * Where a process may die, or stop for a while.
   *
   * @throws Killed if it died
   */
  void hazard(Node node) {
    if (calm || !node.isMortal() || hazardsLeft == 0) {
      return;
    }
    if (chance(crash)) {
      hazardsLeft--;
      node.kill();
      throw new Killed();
    }
    if (node.isAmbush()) {
      int until = progress + 1 + random.nextInt(14);
      node.freeze(Duration.ofMinutes(30), () -> calm || progress >= until);
    } else if (chance(freeze)) {
      node.freeze(between(Duration.ofMillis(100), Duration.ofMinutes(5)), () -> calm);
    } else {
      return;
    }
    hazardsLeft--;
    node.await(() -> true, Duration.ZERO);
  }

  /** A process that will stop right at one of its writes, until the migration has gone on. */
  int ambush() {
    return chance(ambush) ? 1 + random.nextInt(random.nextBoolean() ? 4 : 40) : 0;
  }

  Reason reasonOfOutage() {
    return switch (random.nextInt(6)) {
      case 0 -> Reason.UNREACHABLE;
      case 1 -> Reason.TIMEOUT;
      case 2 -> Reason.SERVER_ERROR;
      case 3 -> Reason.THROTTLED;
      case 4 -> Reason.DENIED;
      default -> Reason.MISCONFIGURED;
    };
  }
}
