package com.unkey.vault.migrate.gate;

import com.unkey.vault.migrate.attest.StoreMoment;
import com.unkey.vault.storage.identity.Creators;
import com.unkey.vault.storage.identity.Phase;
import com.unkey.vault.storage.identity.StoreName;
import java.util.List;
import java.util.function.Function;

/** The rules about what the stores say of themselves. */
final class StoreRules {
  private static final String OURS = "stores-are-ours";
  private static final String NARROWED = "creators-narrowed";

  private StoreRules() {}

  static Rule bothAreOurs() {
    return new Rule(
        OURS,
        "source and target are the two stores of the configuration, active",
        world ->
            Verdict.allOf(
                List.of(ours(world, StoreName.SOURCE), ours(world, StoreName.TARGET), two(world))));
  }

  static Rule targetIsOursAndSourceIsNoOther() {
    return new Rule(
        OURS,
        "the target is the store of the configuration, active; the source too, or it is down",
        world ->
            Verdict.allOf(
                List.of(
                    ours(world, StoreName.TARGET),
                    oursOrDown(world, StoreName.SOURCE),
                    two(world))));
  }

  static Rule sourceIsOursAndTargetIsNoOther() {
    return new Rule(
        OURS,
        "the source is the store of the configuration, active; the target too, or it is down",
        world ->
            Verdict.allOf(
                List.of(
                    ours(world, StoreName.SOURCE),
                    oursOrDown(world, StoreName.TARGET),
                    two(world))));
  }

  static Rule narrowedInBoth(Phase phase) {
    return new Rule(
        NARROWED,
        "only instances of phase " + phase.word() + " may create, in both stores",
        world ->
            Verdict.allOf(
                List.of(
                    only(world, StoreName.SOURCE, phase), only(world, StoreName.TARGET, phase))));
  }

  static Rule narrowedWhereItCanBe(Phase phase) {
    return new Rule(
        NARROWED,
        "only instances of phase "
            + phase.word()
            + " may create; in a source that is down, none of phase source when it was last seen",
        world ->
            Verdict.allOf(
                List.of(
                    only(world, StoreName.TARGET, phase),
                    world.source() instanceof StoreSight.Down
                        ? lastSeenWithoutPhaseSource(world)
                        : only(world, StoreName.SOURCE, phase))));
  }

  static Rule narrowedForTheWayBackFromTarget() {
    return new Rule(
        NARROWED,
        "only instances of phase target may create in the target, and none that reads the source"
            + " in the source",
        world ->
            Verdict.allOf(
                List.of(
                    only(world, StoreName.TARGET, Phase.TARGET),
                    seen(
                        world,
                        StoreName.SOURCE,
                        now ->
                            now.creators().min().compareTo(Phase.DUAL_READ_TARGET) >= 0
                                ? new Verdict.Yes("source: " + now.describe())
                                : new Verdict.No("source: its creators are " + now.creators())))));
  }

  static Rule narrowedInTheSource(Phase phase) {
    return new Rule(
        NARROWED,
        "only instances of phase "
            + phase.word()
            + " may create; a target that is down need not say",
        world ->
            Verdict.allOf(
                List.of(
                    only(world, StoreName.SOURCE, phase),
                    world.target() instanceof StoreSight.Down(String why)
                        ? new Verdict.Yes(
                            "target: down, and phase source does not write it: " + why)
                        : only(world, StoreName.TARGET, phase))));
  }

  private static Verdict ours(World world, StoreName name) {
    return seen(
        world,
        name,
        now ->
            now.role().equals("active")
                ? new Verdict.Yes(name.word() + ": " + now.describe())
                : new Verdict.No(
                    name.word() + ": it is " + now.role() + "; only active stores migrate"));
  }

  private static Verdict oursOrDown(World world, StoreName name) {
    return world.sight(name) instanceof StoreSight.Down(String why)
        ? new Verdict.Yes(name.word() + ": down: " + why)
        : ours(world, name);
  }

  /** Two names for one store would prove everything of it by itself. */
  private static Verdict two(World world) {
    return world.source() instanceof StoreSight.Seen(StoreMoment source)
            && world.target() instanceof StoreSight.Seen(StoreMoment target)
            && source.id().equals(target.id())
        ? new Verdict.No("source and target are one store, " + source.id())
        : new Verdict.Yes("they are two");
  }

  private static Verdict only(World world, StoreName name, Phase phase) {
    return seen(
        world,
        name,
        now ->
            now.creators().equals(Creators.only(phase))
                ? new Verdict.Yes(
                    name.word()
                        + ": creators "
                        + now.creators()
                        + " since generation "
                        + now.generation())
                : new Verdict.No(
                    name.word()
                        + ": its creators are "
                        + now.creators()
                        + "; narrow them with vault-migrate identity creators "
                        + phase.word()
                        + " once every instance is in that phase"));
  }

  private static Verdict lastSeenWithoutPhaseSource(World world) {
    return Recorded.source(world)
        .<Verdict>map(last ->
            last.creators().contains(Phase.SOURCE)
                ? new Verdict.No("source: down, and last seen as " + last.describe())
                : new Verdict.Yes("source: down, and last seen as " + last.describe()))
        .orElseGet(() -> new Verdict.Unknown("source: down, and nothing says what it was"));
  }

  static Verdict seen(World world, StoreName name, Function<StoreMoment, Verdict> judge) {
    return switch (world.sight(name)) {
      case StoreSight.Seen(StoreMoment now) -> judge.apply(now);
      case StoreSight.Down(String why) -> new Verdict.Unknown(name.word() + ": down: " + why);
      case StoreSight.Wrong(String why) -> new Verdict.No(name.word() + ": " + why);
    };
  }
}
