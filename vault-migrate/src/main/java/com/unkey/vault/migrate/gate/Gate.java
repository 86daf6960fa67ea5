package com.unkey.vault.migrate.gate;

import com.unkey.vault.storage.identity.StoreName;
import java.util.List;

/** The rules of each step, as DESIGN has them; {@code docs/migration.md} says them in words. */
public final class Gate {
  private Gate() {}

  /** Decides by {@code world}, and asks nobody. */
  public static Answer decide(Step step, World world) {
    return new Answer(
        step,
        rules(step).stream()
            .map(rule -> new Answer.Line(rule.id(), rule.text(), rule.check().of(world)))
            .toList());
  }

  /** The rules of {@code step}, in the order in which an operator fulfils them. */
  static List<Rule> rules(Step step) {
    return step.isForward() ? forward(step) : back(step);
  }

  private static List<Rule> forward(Step step) {
    return switch (step.from()) {
      case SOURCE ->
          List.of(
              StoreRules.bothAreOurs(),
              StoreRules.narrowedInBoth(step.from()),
              InstanceRules.allReport(step.from()),
              InstanceRules.allKnowTheStores(List.of(StoreName.SOURCE, StoreName.TARGET)),
              InstanceRules.allReach(StoreName.TARGET));
      case DUAL_READ_SOURCE ->
          List.of(
              StoreRules.bothAreOurs(),
              StoreRules.narrowedInBoth(step.from()),
              InstanceRules.allReport(step.from()),
              InstanceRules.allKnowTheStores(List.of(StoreName.SOURCE, StoreName.TARGET)),
              CopyRules.copied(),
              CopyRules.verifiedTwice());
      case DUAL_READ_TARGET ->
          List.of(
              StoreRules.targetIsOursAndSourceIsNoOther(),
              StoreRules.narrowedWhereItCanBe(step.from()),
              InstanceRules.allReport(step.from()),
              InstanceRules.allKnowTheStores(List.of(StoreName.SOURCE, StoreName.TARGET)),
              InstanceRules.noFallbackOverTheSoak(),
              CopyRules.verifiedTwiceOrBeforeTheSourceWentDown());
      case TARGET -> throw new IllegalArgumentException("there is no phase after target");
    };
  }

  private static List<Rule> back(Step step) {
    return switch (step.from()) {
      case TARGET ->
          List.of(
              StoreRules.bothAreOurs(),
              StoreRules.narrowedForTheWayBackFromTarget(),
              InstanceRules.allReport(step.from()),
              InstanceRules.allKnowTheStores(List.of(StoreName.SOURCE, StoreName.TARGET)),
              InstanceRules.allReach(StoreName.SOURCE));
      case DUAL_READ_TARGET ->
          List.of(
              StoreRules.bothAreOurs(),
              StoreRules.narrowedInBoth(step.from()),
              InstanceRules.allReport(step.from()),
              InstanceRules.allKnowTheStores(List.of(StoreName.SOURCE, StoreName.TARGET)),
              CopyRules.nothingIsInTheTargetAlone());
      case DUAL_READ_SOURCE ->
          List.of(
              StoreRules.sourceIsOursAndTargetIsNoOther(),
              StoreRules.narrowedInTheSource(step.from()),
              InstanceRules.allReport(step.from()),
              InstanceRules.allKnowTheStores(List.of(StoreName.SOURCE)));
      case SOURCE -> throw new IllegalArgumentException("there is no phase before source");
    };
  }
}
