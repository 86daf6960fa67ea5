package com.unkey.vault.it.sim;

import com.unkey.vault.core.Tasks.Task;
import com.unkey.vault.core.VaultException;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.VaultException.StoreUnavailable.Reason;
import com.unkey.vault.storage.identity.Creators;
import com.unkey.vault.storage.identity.IdentityChange;
import com.unkey.vault.storage.identity.IdentityObject;
import com.unkey.vault.storage.identity.IdentityRead;
import com.unkey.vault.storage.identity.Phase;
import com.unkey.vault.storage.identity.StoreName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Moves the migration: widen creators, roll out, wait for every report, narrow, copy and verify
 * before the target is read, and the same backwards. Each step is safe to run again, and is run
 * again by whoever takes over when an operator's process dies; what is done is on record.
 */
final class Operator {
  private static final Duration LONG = Duration.ofHours(2);

  /** The generations of both stores that a verified copy began with. */
  private record Attestation(Map<StoreName, Long> generations) {}

  private final Sim sim;
  private final Migrator migrator;
  private final List<Phase> moves;
  private Phase phase = Phase.SOURCE;

  // On record, and so not lost with a process.
  private int move;
  private int step;
  private int processes;
  private @Nullable Attestation attested;
  private boolean targetWasAllowed;
  private boolean isDone;

  /**
   * @param moves the phases to go to, each a neighbour of the one before
   */
  Operator(Sim sim, Migrator migrator, List<Phase> moves) {
    this.sim = sim;
    this.migrator = migrator;
    this.moves = List.copyOf(moves);
  }

  boolean isDone() {
    return isDone;
  }

  Phase phase() {
    return phase;
  }

  /** Keeps an operator at work until all moves are made. */
  void run(Node keeper) {
    keeper.begin(
        "operators",
        () -> {
          while (!isDone) {
            Node node = new Node(sim.world, "operator." + ++processes, Duration.ZERO, 1).mortal(0);
            node.begin("moves", () -> work(node));
            keeper.await(() -> isDone || node.isDead(), LONG);
            keeper.sleep(sim.weather.between(Duration.ofMillis(100), Duration.ofSeconds(20)));
          }
        });
  }

  private interface Step {
    void run(Node node);
  }

  private void work(Node node) {
    while (move < moves.size()) {
      Phase to = moves.get(move);
      List<Step> steps = to.compareTo(phase) > 0 ? forward(to) : back(to);
      while (step < steps.size()) {
        node.sleep(sim.weather.pause());
        Step next = steps.get(step);
        next.run(node);
        step++;
        sim.weather.progressed();
      }
      sim.world.say("phase %s is reached", to.word());
      soak(node);
      phase = to;
      step = 0;
      move++;
    }
    node.sleep(sim.weather.pause());
    isDone = true;
  }

  /** Some stay in a phase for long, and some do not. */
  private void soak(Node node) {
    if (sim.weather.random().nextBoolean()) {
      node.sleep(sim.weather.between(Duration.ofSeconds(1), Duration.ofMinutes(10)));
    }
  }

  private List<Step> forward(Phase to) {
    List<StoreName> stores = written(phase, to);
    Creators both = new Creators(phase, to);
    List<Step> steps = new ArrayList<>();
    if (to == Phase.DUAL_READ_TARGET) {
      steps.add(this::gate);
    }
    boolean copiesEarly = to == Phase.DUAL_READ_SOURCE && !sim.plant.copiesAfterNarrowing();
    boolean narrows = to != Phase.DUAL_READ_SOURCE || sim.plant.narrows();
    stores.forEach(store -> steps.add(node -> creators(node, store, both)));
    rollOut(steps, to);
    if (copiesEarly) {
      steps.add(node -> converge(node, StoreName.SOURCE));
    }
    if (narrows) {
      stores.forEach(store -> steps.add(node -> creators(node, store, Creators.only(to))));
    }
    if (to == Phase.DUAL_READ_SOURCE) {
      steps.add(this::gate);
    }
    return steps;
  }

  private List<Step> back(Phase to) {
    Creators both = new Creators(to, phase);
    List<Step> steps = new ArrayList<>();
    if (to == Phase.DUAL_READ_SOURCE && targetWasAllowed) {
      steps.add(node -> converge(node, StoreName.TARGET));
    }
    to.writes().forEach(store -> steps.add(node -> creators(node, store, both)));
    rollOut(steps, to);
    to.writes().forEach(store -> steps.add(node -> creators(node, store, Creators.only(to))));
    if (to == Phase.DUAL_READ_SOURCE) {
      steps.add(this::gate);
    }
    return steps;
  }

  private static List<StoreName> written(Phase one, Phase other) {
    Set<StoreName> stores = EnumSet.noneOf(StoreName.class);
    stores.addAll(one.writes());
    stores.addAll(other.writes());
    return List.copyOf(stores);
  }

  private void rollOut(List<Step> steps, Phase to) {
    for (Fleet.Member member : sim.fleet.members()) {
      if (member.isKnown) {
        steps.add(node -> sim.fleet.restart(member, to));
        steps.add(
            node -> until(node, "wait for " + member.name, () -> sim.fleet.reports(member, to)));
      } else {
        steps.add(node -> {
          if (sim.weather.random().nextBoolean()) {
            sim.fleet.restart(member, to);
          }
        });
      }
    }
  }

  /** Before the target is read: what was verified must have begun with the identities of now. */
  private void gate(Node node) {
    boolean[] holds = {false};
    until(
        node,
        "ask the gate",
        () -> {
          Attestation known = attested;
          holds[0] =
              known != null
                  && (!sim.plant.bindsAttestation()
                      || known.generations().equals(generations(node)));
          return true;
        });
    if (!holds[0]) {
      converge(node, StoreName.SOURCE);
    }
    sim.oracle.isComplete(StoreName.TARGET);
  }

  /**
   * A copy and two verifications that agree; again from the start if anything changed meanwhile.
   */
  private void converge(Node node, StoreName from) {
    until(
        node,
        "converge",
        () -> {
          Map<StoreName, Long> before = generations(node);
          job(
              node,
              "copy",
              own -> {
                migrator.copy(own, from);
                return true;
              });
          for (int pass = 1; pass <= 2; pass++) {
            if (!job(node, "verify", own -> migrator.agrees(own, from))) {
              return false;
            }
          }
          if (!before.equals(generations(node))) {
            return false;
          }
          if (from == StoreName.SOURCE) {
            attested = new Attestation(before);
          } else {
            targetWasAllowed = false;
            sim.oracle.isComplete(StoreName.SOURCE);
          }
          sim.world.say("verified: the %s has all of the %s", from.other().word(), from.word());
          return true;
        });
  }

  private interface Job {
    boolean run(Node node);
  }

  /** On a process of its own, as jobs are, which goes on if the operator's dies. */
  private boolean job(Node node, String name, Job job) {
    Node own =
        new Node(sim.world, name + "." + ++processes, Duration.ZERO, sim.weather.slowness())
            .mortal(0);
    Task<Boolean> task = own.start(name, () -> job.run(own));
    node.await(() -> task.isDone() || own.isDead(), LONG);
    if (own.isDead()) {
      throw new StoreUnavailable(Reason.CANCELLED, name + " died");
    }
    return task.await(node.ticks());
  }

  private Map<StoreName, Long> generations(Node node) {
    Map<StoreName, Long> all = new EnumMap<>(StoreName.class);
    for (StoreName store : StoreName.values()) {
      all.put(store, read(object(node, store)).identity().generation());
    }
    return all;
  }

  /** Brings one store's creators to {@code wanted}, however often that takes. */
  private void creators(Node node, StoreName store, Creators wanted) {
    IdentityObject object = object(node, store);
    if (wanted.contains(Phase.TARGET)) {
      targetWasAllowed = true;
      sim.oracle.mayLack(StoreName.SOURCE);
    }
    if (wanted.contains(Phase.SOURCE)) {
      sim.oracle.mayLack(StoreName.TARGET);
    }
    until(
        node,
        "let only " + wanted + " create in the " + store.word(),
        () -> {
          IdentityRead.Found now = read(object);
          return now.identity().creators().equals(wanted)
              || object.change(now, identity -> identity.with(wanted))
                  instanceof IdentityChange.Done;
        });
  }

  private static IdentityRead.Found read(IdentityObject object) {
    return switch (object.read()) {
      case IdentityRead.Found found -> found;
      case IdentityRead.Absent _, IdentityRead.Unreadable _ ->
          throw new IllegalStateException("an identity is gone");
    };
  }

  private IdentityObject object(Node node, StoreName store) {
    return new IdentityObject(sim.client(node, store), node.random());
  }

  private void until(Node node, String what, Callable<Boolean> work) {
    sim.world.say("begins to %s", what);
    while (true) {
      Optional<String> problem = Optional.empty();
      try {
        if (work.call()) {
          return;
        }
      } catch (VaultException e) {
        problem = Optional.of(e.operatorDetail());
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
      sim.world.say("tries again to %s %s", what, problem.orElse(""));
      node.sleep(sim.weather.between(Duration.ofMillis(100), Duration.ofSeconds(3)));
    }
  }
}
