package com.unkey.vault.it.sim;

import com.unkey.vault.storage.identity.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The instances: those that the operator knows and restarts, and perhaps one that each roll-out may
 * miss. Whoever dies is started again in the phase it is configured for.
 */
final class Fleet {
  /** A place in the deployment, whatever process fills it now. */
  static final class Member {
    final String name;
    final boolean isKnown;
    Phase phase = Phase.SOURCE;
    @Nullable Instance instance;
    int starts;

    Member(String name, boolean isKnown) {
      this.name = name;
      this.isKnown = isKnown;
    }

    boolean isDown() {
      return instance == null || instance.node().isDead();
    }
  }

  private final Sim sim;
  private final List<Member> members = new ArrayList<>();

  Fleet(Sim sim) {
    this.sim = sim;
  }

  List<Member> members() {
    return members;
  }

  void deploy(int known, boolean oneUnknown) {
    for (int i = 1; i <= known; i++) {
      members.add(new Member("known-" + i, true));
    }
    if (oneUnknown) {
      members.add(new Member("missed", false));
    }
    members.forEach(this::start);
    Node supervisor = new Node(sim.world, "supervisor", Duration.ZERO, 1);
    supervisor.begin("restarts", () -> supervise(supervisor));
  }

  private void supervise(Node supervisor) {
    while (!sim.weather.isCalm()) {
      supervisor.await(
          () -> sim.weather.isCalm() || members.stream().anyMatch(Member::isDown),
          Duration.ofHours(10));
      supervisor.sleep(sim.weather.between(Duration.ofMillis(10), Duration.ofSeconds(20)));
      members.stream().filter(Member::isDown).forEach(this::start);
    }
  }

  void start(Member member) {
    Node node =
        new Node(
                sim.world,
                member.name + "." + ++member.starts,
                sim.weather.skew(),
                sim.weather.slowness())
            .mortal(sim.weather.ambush());
    sim.world.say("%s starts in phase %s", node.name(), member.phase.word());
    Instance instance = Instance.start(sim, node, member.phase);
    member.instance = instance;
    requireReadable();
    int callers = 1 + sim.weather.random().nextInt(2);
    for (int i = 0; i < callers; i++) {
      instance.call();
    }
  }

  /** Ends what runs there, whatever it is doing, and starts it in this phase. */
  void restart(Member member, Phase phase) {
    if (member.instance != null) {
      member.instance.node().kill();
    }
    member.phase = phase;
    start(member);
  }

  boolean reports(Member member, Phase phase) {
    return member.instance != null
        && !member.isDown()
        && member.instance.phase() == phase
        && member.instance.isServing();
  }

  private Set<Phase> phases() {
    Set<Phase> phases = EnumSet.noneOf(Phase.class);
    members.stream().filter(member -> member.isKnown).forEach(member -> phases.add(member.phase));
    return phases;
  }

  /** Whether callers are sent to instances of that phase. */
  boolean mayServe(Phase phase) {
    return phases().contains(phase);
  }

  /** What callers were given can be read by whoever is asked now. */
  void requireReadable() {
    sim.oracle.requireReadable(phases());
  }

  boolean isIdle() {
    return members.stream().allMatch(member -> member.instance == null || member.instance.isIdle());
  }

  void kill() {
    members.forEach(member -> {
      if (member.instance != null) {
        member.instance.node().kill();
      }
    });
  }

  void thaw() {
    members.forEach(member -> {
      if (member.instance != null) {
        member.instance.node().thaw();
      }
    });
  }
}
