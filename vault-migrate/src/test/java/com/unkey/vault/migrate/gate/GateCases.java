package com.unkey.vault.migrate.gate;

import static com.unkey.vault.migrate.gate.TestWorld.NOW;
import static com.unkey.vault.migrate.gate.Worse.all;
import static com.unkey.vault.migrate.gate.Worse.before;
import static com.unkey.vault.migrate.gate.Worse.creators;
import static com.unkey.vault.migrate.gate.Worse.later;
import static com.unkey.vault.migrate.gate.Worse.role;
import static com.unkey.vault.migrate.gate.Worse.scope;
import static com.unkey.vault.migrate.gate.Worse.seeing;
import static com.unkey.vault.migrate.gate.Worse.seen;
import static com.unkey.vault.migrate.gate.Worse.seenLater;
import static com.unkey.vault.migrate.gate.Worse.spans;
import static com.unkey.vault.migrate.gate.Worse.with;
import static com.unkey.vault.migrate.gate.Worse.withFallbacks;
import static com.unkey.vault.migrate.gate.Worse.withPhase;
import static com.unkey.vault.migrate.gate.Worse.withSource;
import static com.unkey.vault.migrate.gate.Worse.withStores;

import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.migrate.attest.Attestation;
import com.unkey.vault.migrate.attest.Attestations;
import com.unkey.vault.migrate.attest.Attestations.Stored;
import com.unkey.vault.migrate.attest.FindingChain;
import com.unkey.vault.migrate.attest.RunScope;
import com.unkey.vault.migrate.attest.StoreMoment;
import com.unkey.vault.migrate.attest.StoreSpan;
import com.unkey.vault.migrate.attest.Tally;
import com.unkey.vault.migrate.instance.InstanceAnswer.Answered;
import com.unkey.vault.storage.identity.Creators;
import com.unkey.vault.storage.identity.Epoch;
import com.unkey.vault.storage.identity.Phase;
import com.unkey.vault.storage.identity.StoreId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** Worlds in which each step may be taken, and worlds in which one thing is worse. */
final class GateCases {
  static final Step TO_DUAL = new Step(Phase.SOURCE, Phase.DUAL_READ_SOURCE);
  static final Step TO_READ_TARGET = new Step(Phase.DUAL_READ_SOURCE, Phase.DUAL_READ_TARGET);
  static final Step TO_TARGET = new Step(Phase.DUAL_READ_TARGET, Phase.TARGET);
  static final Step BACK_FROM_TARGET = new Step(Phase.TARGET, Phase.DUAL_READ_TARGET);
  static final Step BACK_TO_READ_SOURCE = new Step(Phase.DUAL_READ_TARGET, Phase.DUAL_READ_SOURCE);
  static final Step BACK_TO_SOURCE = new Step(Phase.DUAL_READ_SOURCE, Phase.SOURCE);

  static final List<Step> STEPS =
      List.of(
          TO_DUAL,
          TO_READ_TARGET,
          TO_TARGET,
          BACK_FROM_TARGET,
          BACK_TO_READ_SOURCE,
          BACK_TO_SOURCE);

  enum Word {
    YES,
    NO,
    UNKNOWN
  }

  /**
   * @param failing the rules that do not say yes, and what they say
   */
  record Case(String name, Step step, TestWorld world, Map<String, Word> failing) {
    @Override
    public String toString() {
      return step + ": " + name;
    }
  }

  static final List<Case> CASES = new ArrayList<>();

  private static void of(
      Step step, String name, String rule, Word word, UnaryOperator<TestWorld> worse) {
    CASES.add(new Case(name, step, worse.apply(TestWorld.in(step.from())), Map.of(rule, word)));
  }

  static {
    for (Step step : STEPS) {
      CASES.add(new Case("all is well", step, TestWorld.in(step.from()), Map.of()));
      stores(step);
      instances(step);
    }
    runs(TO_READ_TARGET, RunScope.VERIFY, "verified-twice");
    runs(TO_READ_TARGET, RunScope.COPY, "copied");
    runs(TO_TARGET, RunScope.VERIFY, "verified-twice");
    twice(TO_READ_TARGET);
    twice(TO_TARGET);
    soak();
    sourceDown();
    targetDown();
    wayBackToReadingTheSource();
    of(
        BACK_FROM_TARGET,
        "phase dual-read-source could still create in the source",
        "creators-narrowed",
        Word.NO,
        world ->
            world.source(now ->
                creators(now, new Creators(Phase.DUAL_READ_SOURCE, Phase.DUAL_READ_TARGET))));
    CASES.add(
        new Case(
            "the source was narrowed no further than the phase before",
            BACK_FROM_TARGET,
            TestWorld.in(Phase.TARGET)
                .source(now -> creators(now, Creators.only(Phase.DUAL_READ_TARGET))),
            Map.of()));
    of(
        TO_DUAL,
        "an instance does not reach the target",
        "instances-reach-target",
        Word.NO,
        world -> world.instance(status -> withStores(status, false, 1)));
    of(
        BACK_FROM_TARGET,
        "an instance does not reach the source",
        "instances-reach-source",
        Word.NO,
        world -> world.instance(status -> withStores(status, false, 0)));
  }

  private static void stores(Step step) {
    of(
        step,
        "the source is sealed",
        "stores-are-ours",
        Word.NO,
        world -> untouched(world, w -> w.source(now -> role(now, "sealed"))));
    CASES.add(
        new Case(
            "the source is another store",
            step,
            wrongSource(TestWorld.in(step.from())),
            failingWhereverTheSourceIsAsked(step)));
    of(
        step,
        "phase " + step.to().word() + " may create as well",
        "creators-narrowed",
        Word.NO,
        world -> {
          Creators wide =
              step.isForward()
                  ? new Creators(step.from(), step.to())
                  : new Creators(step.to(), step.from());
          return untouched(world, w -> w.target(now -> creators(now, wide)));
        });
  }

  /** A store that changed without a new generation: attestations still are of it. */
  private static TestWorld untouched(TestWorld world, UnaryOperator<TestWorld> change) {
    TestWorld changed = change.apply(world);
    changed.without(RunScope.COPY).without(RunScope.VERIFY);
    changed.attest(changed.attestation(RunScope.COPY));
    changed.attest(changed.attestation(RunScope.VERIFY));
    changed.attest(changed.attestation(RunScope.VERIFY));
    return changed;
  }

  private static TestWorld wrongSource(TestWorld world) {
    world.source = new StoreSight.Wrong("it is store C");
    return world;
  }

  private static Map<String, Word> failingWhereverTheSourceIsAsked(Step step) {
    Map<String, Word> failing =
        new TreeMap<>(Map.of("stores-are-ours", Word.NO, "creators-narrowed", Word.NO));
    if (step.equals(TO_READ_TARGET)) {
      failing.put("copied", Word.NO);
    }
    if (step.equals(TO_READ_TARGET) || step.equals(TO_TARGET)) {
      failing.put("verified-twice", Word.NO);
    }
    if (step.equals(BACK_TO_READ_SOURCE)) {
      failing.put("source-lacks-nothing", Word.NO);
    }
    return failing;
  }

  private static void instances(Step step) {
    of(
        step,
        "an instance is in the next phase already",
        "instances-in-phase",
        Word.NO,
        world -> world.instance(status -> withPhase(status, step.to())));
    of(
        step,
        "an instance is on another store",
        "instances-on-these-stores",
        Word.NO,
        world -> world.instance(status -> withSource(status, new StoreId("C"), Epoch.FIRST)));
    of(
        step,
        "an instance is in another epoch",
        "instances-on-these-stores",
        Word.NO,
        world -> world.instance(status -> withSource(status, new StoreId("A"), new Epoch(2))));
    of(
        step,
        "an instance has not read whose the source is",
        "instances-on-these-stores",
        Word.NO,
        world -> world.instance(status -> withStores(status, Optional.empty())));
    if (!step.equals(BACK_TO_SOURCE)) {
      // Without a target it does not reach it either, where that is asked.
      Map<String, Word> failing = new TreeMap<>();
      failing.put("instances-on-these-stores", Word.NO);
      if (step.equals(TO_DUAL)) {
        failing.put("instances-reach-target", Word.NO);
      }
      CASES.add(
          new Case(
              "an instance knows no target",
              step,
              TestWorld.in(step.from())
                  .instance(status -> with(status, status.stores().subList(0, 1))),
              failing));
    }
    TreeSet<String> rules = new TreeSet<>();
    Gate.rules(step).forEach(rule -> rules.add(rule.id()));
    Map<String, Word> silent = new TreeMap<>();
    Map<String, Word> none = new TreeMap<>();
    rules.stream()
        .filter(rule -> rule.startsWith("instances") || rule.equals("no-fallbacks"))
        .forEach(rule -> {
          silent.put(rule, Word.UNKNOWN);
          none.put(rule, Word.NO);
        });
    CASES.add(
        new Case(
            "an instance is silent", step, TestWorld.in(step.from()).silentInstance(), silent));
    TestWorld lonely = TestWorld.in(step.from());
    lonely.instances.clear();
    CASES.add(new Case("no instance is named", step, lonely, none));
  }

  private static void runs(Step step, String verb, String rule) {
    Map<String, UnaryOperator<Attestation>> flaws = new LinkedHashMap<>();
    flaws.put("did not end", a -> with(a, a.scope(), a.tally(), false, a.ended()));
    flaws.put(
        "is a day and a second old",
        a -> with(a, a.scope(), a.tally(), true, NOW.minus(TestWorld.DAY).minusSeconds(1)));
    flaws.put(
        "is from the future",
        a -> with(a, a.scope(), a.tally(), true, NOW.plus(Duration.ofHours(1))));
    flaws.put("is of another version", a -> with(a, scope(a, "0.0.9", 1, false)));
    flaws.put("is of one shard", a -> with(a, scope(a, TestWorld.VERSION, 2, false)));
    flaws.put("compared bytes only", a -> with(a, scope(a, TestWorld.VERSION, 1, true)));
    flaws.put(
        "found what stops the switch",
        a ->
            with(
                a,
                a.scope(),
                new Tally(Map.of(), Map.of(), FindingChain.EMPTY, 1),
                true,
                a.ended()));
    flaws.put(
        "is of an earlier generation of the source", a -> spans(a, before(a.source()), a.target()));
    flaws.put(
        "is of an earlier generation of the target", a -> spans(a, a.source(), before(a.target())));
    flaws.put(
        "began before the source was narrowed",
        a -> spans(a, new StoreSpan(before(a.source()).start(), a.source().end()), a.target()));
    flaws.put(
        "began before the target was narrowed",
        a -> spans(a, a.source(), new StoreSpan(before(a.target()).start(), a.target().end())));
    flaws.put(
        "is of another store",
        a ->
            spans(
                a,
                all(
                    a.source(),
                    m ->
                        new StoreMoment(
                            new StoreId("C"), m.role(), m.epoch(), m.creators(), m.generation())),
                a.target()));
    flaws.put(
        "is of another epoch",
        a ->
            spans(
                a,
                a.source(),
                all(
                    a.target(),
                    m ->
                        new StoreMoment(
                            m.id(), m.role(), new Epoch(2), m.creators(), m.generation()))));
    flaws.forEach((name, flaw) ->
        of(
            step,
            "the " + verb + " " + name,
            rule,
            Word.NO,
            world -> world.attestations(verb, flaw)));
    of(step, "there is no " + verb, rule, Word.NO, world -> world.without(verb));
    CASES.add(
        new Case(
            "the " + verb + " is a day old",
            step,
            TestWorld.in(step.from())
                .attestations(
                    verb, a -> with(a, a.scope(), a.tally(), true, NOW.minus(TestWorld.DAY))),
            Map.of()));
  }

  private static void twice(Step step) {
    of(
        step,
        "there is one verification",
        "verified-twice",
        Word.NO,
        world -> {
          world.without(RunScope.VERIFY);
          world.attest(world.attestation(RunScope.VERIFY));
          return world;
        });
    of(
        step,
        "the second began while the first ran",
        "verified-twice",
        Word.NO,
        world -> world.attestations(RunScope.VERIFY, a -> seeing(a, List.of())));
    of(
        step,
        "the first of two has a finding",
        "verified-twice",
        Word.NO,
        world -> {
          world.without(RunScope.VERIFY);
          Attestation good = world.attestation(RunScope.VERIFY);
          world.attest(
              with(
                  good,
                  good.scope(),
                  new Tally(Map.of(), Map.of("missing", 1L), FindingChain.EMPTY, 1),
                  true,
                  good.ended()));
          world.attest(world.attestation(RunScope.VERIFY));
          return world;
        });
    TestWorld unreadable = TestWorld.in(step.from());
    List<Stored> more = new ArrayList<>(unreadable.attestations.orElseThrow());
    more.add(new Stored.Invalid(new ObjectKey(Attestations.PREFIX + "z.json"), "is not JSON"));
    unreadable.attestations = Optional.of(more);
    CASES.add(new Case("another attestation is damaged", step, unreadable, Map.of()));
    TestWorld merged = TestWorld.in(step.from()).without(RunScope.VERIFY);
    ObjectKey part = new ObjectKey(Attestations.PREFIX + "part.json");
    Attestation second = seeing(merged.attestation(RunScope.VERIFY), List.of(part));
    merged.attest(second);
    Attestation first = merged.attestation(RunScope.VERIFY);
    merged.attest(
        new Attestation(
            first.scope(),
            first.source(),
            first.target(),
            List.of(),
            List.of(part),
            first.tally(),
            true,
            first.started(),
            first.ended()));
    CASES.add(
        new Case("the first's shards were joined after the second began", step, merged, Map.of()));
  }

  private static void soak() {
    of(
        TO_TARGET,
        "a read fell back",
        "no-fallbacks",
        Word.NO,
        world -> world.instance(status -> withFallbacks(status, 1, status.startedAt())));
    of(
        TO_TARGET,
        "an instance started less than the soak ago",
        "no-fallbacks",
        Word.NO,
        world ->
            world.instance(
                status -> withFallbacks(status, 0, NOW.minus(TestWorld.DAY).plusSeconds(1))));
  }

  private static void sourceDown() {
    for (Step step : List.of(TO_DUAL, BACK_FROM_TARGET)) {
      CASES.add(
          new Case(
              "the source is down",
              step,
              TestWorld.in(step.from()).sourceDown(),
              Map.of("stores-are-ours", Word.UNKNOWN, "creators-narrowed", Word.UNKNOWN)));
    }
    CASES.add(
        new Case(
            "the source went down after it was verified",
            TO_TARGET,
            TestWorld.in(Phase.DUAL_READ_TARGET).sourceDown(),
            Map.of()));
    CASES.add(
        new Case(
            "the source went down in the phase before",
            TO_TARGET,
            outage(5, new Creators(Phase.DUAL_READ_SOURCE, Phase.DUAL_READ_TARGET)),
            Map.of()));
    // Two changes more: a step back and forth again is hidden in them.
    CASES.add(
        new Case(
            "the target's creators went back meanwhile",
            TO_TARGET,
            outage(7, new Creators(Phase.DUAL_READ_SOURCE, Phase.DUAL_READ_TARGET)),
            Map.of("verified-twice", Word.NO)));
    of(
        TO_TARGET,
        "the source went down and an instance has seen a later generation",
        "verified-twice",
        Word.NO,
        world ->
            world
                .instance(status -> seenLater(status, Creators.only(Phase.DUAL_READ_TARGET)))
                .sourceDown());
    CASES.add(
        new Case(
            "the source went down when phase source could create",
            TO_TARGET,
            TestWorld.in(Phase.DUAL_READ_TARGET)
                .instance(
                    status -> seenLater(status, new Creators(Phase.SOURCE, Phase.DUAL_READ_SOURCE)))
                .sourceDown(),
            Map.of("verified-twice", Word.NO, "creators-narrowed", Word.NO)));
    CASES.add(
        new Case(
            "nobody knows the source that is down",
            TO_TARGET,
            unknownSource(),
            Map.of(
                "verified-twice",
                Word.NO,
                "creators-narrowed",
                Word.UNKNOWN,
                "instances-on-these-stores",
                Word.NO)));
  }

  private static TestWorld unknownSource() {
    TestWorld world = TestWorld.in(Phase.DUAL_READ_TARGET);
    world.eachInstance(status -> with(status, status.stores().subList(1, 2)));
    return world.without(RunScope.VERIFY).without(RunScope.COPY).sourceDown();
  }

  /**
   * Verified in the phase before; then the source was widened, and went down; the target moved on.
   */
  private static TestWorld outage(long targetGeneration, Creators last) {
    TestWorld world = TestWorld.in(Phase.DUAL_READ_SOURCE);
    TestWorld next = TestWorld.in(Phase.DUAL_READ_TARGET);
    world.source(now -> new StoreMoment(now.id(), now.role(), now.epoch(), last, 4));
    world.without(RunScope.VERIFY);
    world.attest(world.attestation(RunScope.VERIFY));
    world.attest(world.attestation(RunScope.VERIFY));
    world.instances.clear();
    next.instances.forEach((url, answer) ->
        world.instances.put(url, new Answered(seen(((Answered) answer).status(), 4, last))));
    world.target(now ->
        new StoreMoment(
            now.id(),
            now.role(),
            now.epoch(),
            Creators.only(Phase.DUAL_READ_TARGET),
            targetGeneration));
    return world.sourceDown();
  }

  private static void targetDown() {
    CASES.add(
        new Case(
            "the target is down",
            TO_DUAL,
            TestWorld.in(Phase.SOURCE).targetDown(),
            Map.of("stores-are-ours", Word.UNKNOWN, "creators-narrowed", Word.UNKNOWN)));
    CASES.add(
        new Case(
            "the target is down",
            TO_READ_TARGET,
            TestWorld.in(Phase.DUAL_READ_SOURCE).targetDown(),
            Map.of(
                "stores-are-ours",
                Word.UNKNOWN,
                "creators-narrowed",
                Word.UNKNOWN,
                "copied",
                Word.UNKNOWN,
                "verified-twice",
                Word.UNKNOWN)));
    CASES.add(
        new Case(
            "the target is down",
            TO_TARGET,
            TestWorld.in(Phase.DUAL_READ_TARGET).targetDown(),
            Map.of(
                "stores-are-ours",
                Word.UNKNOWN,
                "creators-narrowed",
                Word.UNKNOWN,
                "verified-twice",
                Word.UNKNOWN)));
    CASES.add(
        new Case(
            "the target is down",
            BACK_TO_READ_SOURCE,
            TestWorld.in(Phase.DUAL_READ_TARGET).targetDown(),
            Map.of(
                "stores-are-ours",
                Word.UNKNOWN,
                "creators-narrowed",
                Word.UNKNOWN,
                "source-lacks-nothing",
                Word.UNKNOWN)));
    CASES.add(
        new Case(
            "the target is down, which phase source does not write",
            BACK_TO_SOURCE,
            TestWorld.in(Phase.DUAL_READ_SOURCE).targetDown(),
            Map.of()));
  }

  private static void wayBackToReadingTheSource() {
    CASES.add(
        new Case(
            "no instance was ever in target, and nothing was verified",
            BACK_TO_READ_SOURCE,
            TestWorld.in(Phase.DUAL_READ_TARGET).without(RunScope.VERIFY),
            Map.of()));
    for (boolean isSource : List.of(true, false)) {
      String name = isSource ? "source" : "target";
      UnaryOperator<TestWorld> wasInTarget =
          world ->
              untouched(
                  isSource ? world.source(now -> later(now)) : world.target(now -> later(now)),
                  w -> w);
      CASES.add(
          new Case(
              "the " + name + " allowed target once, and nothing is in the target alone",
              BACK_TO_READ_SOURCE,
              wasInTarget.apply(TestWorld.in(Phase.DUAL_READ_TARGET)),
              Map.of()));
      of(
          BACK_TO_READ_SOURCE,
          "the " + name + " allowed target once, and nothing was verified",
          "source-lacks-nothing",
          Word.NO,
          world -> wasInTarget.apply(world).without(RunScope.VERIFY));
      of(
          BACK_TO_READ_SOURCE,
          "the " + name + " allowed target once, and one is in the target alone",
          "source-lacks-nothing",
          Word.NO,
          world ->
              wasInTarget
                  .apply(world)
                  .attestations(
                      RunScope.VERIFY,
                      a ->
                          with(
                              a,
                              a.scope(),
                              new Tally(
                                  Map.of(), Map.of("only-in-target", 1L), FindingChain.EMPTY, 0),
                              true,
                              a.ended())));
    }
  }

  private GateCases() {}
}
