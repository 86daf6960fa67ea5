package com.unkey.vault.migrate.gate;

import com.unkey.vault.migrate.attest.StoreMoment;
import com.unkey.vault.migrate.instance.InstanceAnswer;
import com.unkey.vault.migrate.instance.InstanceStatus;
import com.unkey.vault.migrate.instance.InstanceStore;
import com.unkey.vault.storage.identity.Phase;
import com.unkey.vault.storage.identity.StoreName;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The rules about what the instances say of themselves. */
final class InstanceRules {
  private InstanceRules() {}

  static Rule allReport(Phase phase) {
    return new Rule(
        "instances-in-phase",
        "every instance answers, and is in phase " + phase.word(),
        world ->
            each(
                world,
                status ->
                    status.phase() == phase
                        ? new Verdict.Yes(status.instanceId() + " is")
                        : new Verdict.No(
                            status.instanceId() + " is in phase " + status.phase().word())));
  }

  static Rule allKnowTheStores(List<StoreName> names) {
    return new Rule(
        "instances-on-these-stores",
        "every instance has these stores, in these epochs",
        world ->
            each(
                world,
                status ->
                    Verdict.allOf(
                        names.stream().map(name -> knows(world, status, name)).toList())));
  }

  static Rule allReach(StoreName name) {
    return new Rule(
        "instances-reach-" + name.word(),
        "every instance reaches the " + name.word() + ", which the next phase writes",
        world ->
            each(
                world,
                status ->
                    store(status, name).filter(InstanceStore::isReachable).isPresent()
                        ? new Verdict.Yes(status.instanceId() + " does")
                        : new Verdict.No(
                            status.instanceId() + " does not reach the " + name.word())));
  }

  static Rule noFallbackOverTheSoak() {
    return new Rule(
        "no-fallbacks",
        "no read of any instance fell back to the source over the soak",
        world -> each(world, status -> soaked(world, status)));
  }

  private static Verdict soaked(World world, InstanceStatus status) {
    if (status.fallbacks() != 0) {
      return new Verdict.No(
          status.instanceId()
              + " fell back "
              + status.fallbacks()
              + " times since it started; find what the target lacked, and restart it to begin the"
              + " soak anew");
    }
    Duration up = Duration.between(status.startedAt(), world.now());
    return up.compareTo(world.soak()) < 0
        ? new Verdict.No(
            status.instanceId()
                + " started "
                + Words.of(up)
                + " ago, and the soak is "
                + Words.of(world.soak()))
        : new Verdict.Yes(status.instanceId() + " did not in " + Words.of(up));
  }

  private static Verdict knows(World world, InstanceStatus status, StoreName name) {
    Optional<InstanceStore> store = store(status, name);
    if (store.isEmpty()) {
      return new Verdict.No(status.instanceId() + " knows no " + name.word());
    }
    if (!(world.sight(name) instanceof StoreSight.Seen(StoreMoment now))) {
      // What the store itself is, another rule judges.
      return new Verdict.Yes(status.instanceId() + " has a " + name.word());
    }
    Optional<InstanceStore.Identity> identity = store.get().identity();
    if (identity.isEmpty()) {
      return new Verdict.No(status.instanceId() + " has not read whose the " + name.word() + " is");
    }
    boolean same =
        identity.get().storeId().equals(now.id()) && identity.get().epoch().equals(now.epoch());
    return same
        ? new Verdict.Yes(status.instanceId() + " has " + now.id() + " as " + name.word())
        : new Verdict.No(
            status.instanceId()
                + " has store "
                + identity.get().storeId()
                + " in epoch "
                + identity.get().epoch()
                + " as "
                + name.word()
                + ", not "
                + now.id()
                + " in epoch "
                + now.epoch());
  }

  private static Optional<InstanceStore> store(InstanceStatus status, StoreName name) {
    return status.stores().stream().filter(store -> store.name().equals(name.word())).findFirst();
  }

  private static Verdict each(World world, Function<InstanceStatus, Verdict> judge) {
    if (world.instances().isEmpty()) {
      return new Verdict.No("no instance was named; name every one with --instance");
    }
    List<Verdict> verdicts = new ArrayList<>();
    for (Map.Entry<URI, InstanceAnswer> one : world.instances().entrySet()) {
      verdicts.add(
          switch (one.getValue()) {
            case InstanceAnswer.Answered(InstanceStatus status) -> judge.apply(status);
            case InstanceAnswer.Unreachable(String why) ->
                new Verdict.Unknown(one.getKey() + " did not answer: " + why);
          });
    }
    return Verdict.allOf(verdicts);
  }
}
