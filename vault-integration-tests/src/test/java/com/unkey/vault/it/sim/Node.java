package com.unkey.vault.it.sim;

import com.unkey.vault.core.Tasks;
import com.unkey.vault.core.Time;
import com.unkey.vault.core.VaultException.DeadlineExceeded;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A process: what the core is given as clock, tasks and randomness. It may freeze as a whole, and
 * die between any two steps; what it has sent by then goes on without it.
 */
final class Node implements Time, Tasks {
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  private final World world;
  private final String name;
  private final Duration skew;
  private final long firstTick;
  private final RandomGenerator random;
  private double slowness;
  private boolean mortal;
  private int ambushAt;
  private int writes;
  private boolean dead;
  private long frozenUntil = Long.MIN_VALUE;
  private BooleanSupplier thawWhen = () -> false;

  /**
   * @param skew of the wall clock
   * @param slowness what its calls' times are multiplied by
   */
  Node(World world, String name, Duration skew, double slowness) {
    this.world = world;
    this.name = name;
    this.skew = skew;
    this.slowness = slowness;
    SplittableRandom own = world.random.split();
    this.firstTick = own.nextLong();
    this.random = new NamesFromSeed(own);
  }

  String name() {
    return name;
  }

  World world() {
    return world;
  }

  /** Names and waits from the seed; key material and nonces from nowhere: no choice rests on it. */
  RandomGenerator random() {
    return random;
  }

  double slowness() {
    return slowness;
  }

  void slowness(double now) {
    slowness = now;
  }

  /**
   * May die or freeze at any step.
   *
   * @param ambushAt how many steps after its first write it freezes for long; 0 for never
   */
  Node mortal(int ambushAt) {
    this.mortal = true;
    this.ambushAt = ambushAt;
    return this;
  }

  boolean isMortal() {
    return mortal;
  }

  void countWrite() {
    writes++;
  }

  /** Whether this is where it was to freeze; true once. */
  boolean isAmbush() {
    return writes > 0 && ambushAt > 0 && --ambushAt == 0;
  }

  void kill() {
    if (!dead) {
      world.say("%s dies", name);
      dead = true;
    }
  }

  boolean isDead() {
    return dead;
  }

  /** Stops for so long, or until {@code thawWhen}. */
  void freeze(Duration duration, BooleanSupplier thawWhen) {
    world.say("%s freezes for at most %s", name, duration);
    this.frozenUntil = world.now() + duration.toNanos();
    this.thawWhen = thawWhen;
  }

  void thaw() {
    frozenUntil = Long.MIN_VALUE;
  }

  boolean isFrozen() {
    if (frozenUntil > world.now() && thawWhen.getAsBoolean()) {
      frozenUntil = Long.MIN_VALUE;
    }
    return frozenUntil > world.now();
  }

  long frozenUntil() {
    return frozenUntil;
  }

  @Override
  public Instant now() {
    return BEGIN.plusNanos(world.now()).plus(skew);
  }

  @Override
  public long ticks() {
    return firstTick + world.now();
  }

  @Override
  public void sleep(Duration duration) {
    world.sleep(this, duration);
  }

  /** Waits for its turn, or until {@code ready}, at most {@code duration}. */
  void await(BooleanSupplier ready, Duration duration) {
    world.await(this, ready, world.now() + duration.toNanos());
  }

  /** A thread without an outcome. */
  void begin(String task, Runnable work) {
    world.checkAlive(this);
    world.start(this, task, work);
  }

  @Override
  public <T> Task<T> start(String task, Callable<T> work) {
    Outcome<T> outcome = new Outcome<>();
    begin(task, () -> outcome.run(work));
    return outcome;
  }

  private final class Outcome<T> implements Task<T> {
    private boolean done;
    private @Nullable T result;
    private @Nullable RuntimeException thrown;

    void run(Callable<T> work) {
      try {
        result = work.call();
      } catch (RuntimeException e) {
        thrown = e;
      } catch (Exception e) {
        thrown = new IllegalStateException(e);
      } finally {
        done = true;
      }
    }

    @Override
    public boolean isDone() {
      return done;
    }

    @Override
    @SuppressWarnings("NullAway") // A task may well return null; the port says nothing of it.
    public T await(long deadlineTicks) {
      world.checkAlive(Node.this);
      if (!done) {
        world.await(Node.this, () -> done, deadlineTicks - firstTick);
      }
      if (!done) {
        throw new DeadlineExceeded("virtual time ended");
      }
      if (thrown != null) {
        throw thrown;
      }
      return result;
    }
  }
}
