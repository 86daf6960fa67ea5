package com.unkey.vault.migrate.gate;

import com.unkey.vault.migrate.attest.Attestation;
import com.unkey.vault.migrate.attest.Attestations.Stored;
import com.unkey.vault.migrate.attest.Attestations.Stored.Valid;
import com.unkey.vault.migrate.attest.RunScope;
import com.unkey.vault.migrate.attest.StoreMoment;
import com.unkey.vault.storage.identity.Phase;
import com.unkey.vault.storage.identity.StoreName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rules about what runs over both stores attest. */
final class CopyRules {
  private static final String ONLY_IN_TARGET = "only-in-target";

  /** How far ahead of ours the clock may be of the machine that an attestation was made on. */
  private static final Duration CLOCKS_APART = Duration.ofMinutes(5);

  /** What makes an attestation count; a problem with it, or empty. */
  private interface Condition {
    Optional<String> problemWith(Attestation attestation);
  }

  private CopyRules() {}

  static Rule copied() {
    return new Rule(
        "copied",
        "a copy of everything began and ended under the identities that the stores have now",
        world ->
            withAttestations(
                world,
                all -> {
                  Sorted sorted = sort(all, RunScope.COPY, attestsNow(world));
                  return sorted.good().isEmpty()
                      ? none("no such copy", sorted)
                      : new Verdict.Yes(line(sorted.good().getLast()));
                }));
  }

  static Rule verifiedTwice() {
    return new Rule(
        "verified-twice",
        "two verifications agree that the target lacks nothing, the second begun after the first",
        world -> twice(world, attestsNow(world)));
  }

  /**
   * With the source down: from its last identity that is known of on, nothing was created in it
   * alone, since its creators were without phase source; so what was verified then still is so.
   */
  static Rule verifiedTwiceOrBeforeTheSourceWentDown() {
    return new Rule(
        "verified-twice",
        "two verifications, the second begun after the first, read every key of both stores, and"
            + " agree that the target lacks nothing; of a source that is down, before it was",
        world ->
            world.source() instanceof StoreSight.Down
                ? twice(world, attestsBeforeTheOutage(world))
                : twice(world, attestsNow(world)));
  }

  static Rule nothingIsInTheTargetAlone() {
    return new Rule(
        "source-lacks-nothing",
        "no instance was ever in phase target; or two verifications agree that the source lacks"
            + " nothing that the target has",
        world ->
            wasNeverInTarget(world)
                ? new Verdict.Yes("no instance was ever allowed to create in the target alone")
                : twice(
                    world,
                    attestation -> {
                      Optional<String> problem = attestsNow(world).problemWith(attestation);
                      return problem.isPresent() ? problem : lacksInSource(attestation);
                    }));
  }

  private static boolean wasNeverInTarget(World world) {
    return world.source() instanceof StoreSight.Seen(StoreMoment source)
        && world.target() instanceof StoreSight.Seen(StoreMoment target)
        && !source.creators().contains(Phase.TARGET)
        && !target.creators().contains(Phase.TARGET)
        && CreatorSteps.isDirectFromTheStamp(source)
        && CreatorSteps.isDirectFromTheStamp(target);
  }

  private static Optional<String> lacksInSource(Attestation attestation) {
    long alone =
        Math.max(
            attestation.tally().findings().getOrDefault(ONLY_IN_TARGET, 0L),
            attestation.tally().counts().getOrDefault(ONLY_IN_TARGET, 0L));
    return alone == 0
        ? Optional.empty()
        : Optional.of("found " + alone + " only in the target; vault-migrate merge brings them");
  }

  private static Verdict twice(World world, Condition condition) {
    return withAttestations(
        world,
        all -> {
          Sorted sorted = sort(all, RunScope.VERIFY, condition);
          for (Valid second : sorted.good().reversed()) {
            for (Valid first : sorted.good().reversed()) {
              if (second.attestation().beganAfter(first.key(), first.attestation())) {
                return new Verdict.Yes(line(first) + ", then " + line(second));
              }
            }
          }
          return none(
              sorted.good().isEmpty()
                  ? "no such verification"
                  : "only "
                      + line(sorted.good().getLast())
                      + ", and none that began after it or before it",
              sorted);
        });
  }

  private static Condition attestsNow(World world) {
    return attestation ->
        first(
            basics(world, attestation),
            under(world, attestation.source().end(), StoreName.SOURCE),
            under(world, attestation.target().end(), StoreName.TARGET));
  }

  private static Condition attestsBeforeTheOutage(World world) {
    Optional<StoreMoment> last = Recorded.source(world);
    return attestation ->
        first(
            basics(world, attestation),
            last.filter(moment -> moment.equals(attestation.source().end())).isPresent()
                ? Optional.empty()
                : Optional.of("is not of the source as it was last seen"),
            attestation.source().end().creators().contains(Phase.SOURCE)
                    || attestation.target().end().creators().contains(Phase.SOURCE)
                ? Optional.of("was made while instances of phase source could create")
                : Optional.empty(),
            world.target() instanceof StoreSight.Seen(StoreMoment now)
                    && now.id().equals(attestation.target().end().id())
                    && now.epoch().equals(attestation.target().end().epoch())
                    && CreatorSteps.isDirect(attestation.target().end(), now)
                ? Optional.empty()
                : Optional.of("is not of the target as it is now, or of a step before"));
  }

  private static Optional<String> basics(World world, Attestation attestation) {
    return first(
        attestation.voidBecause().map(why -> "attests nothing: " + why),
        attestation.scope().isWhole()
            ? Optional.empty()
            : Optional.of("is of one shard; join the shards with vault-migrate attest merge"),
        attestation.scope().toolVersion().equals(world.toolVersion())
            ? Optional.empty()
            : Optional.of(
                "was made by version "
                    + attestation.scope().toolVersion()
                    + ", and this is "
                    + world.toolVersion()),
        age(world, attestation),
        attestation.scope().bytesOnly() ? Optional.of("compared bytes only") : Optional.empty(),
        attestation.stopsTheSwitch()
            ? Optional.of(
                "has " + attestation.tally().stopping() + " findings that stop the switch")
            : Optional.empty());
  }

  private static Optional<String> age(World world, Attestation attestation) {
    Duration age = Duration.between(attestation.ended(), world.now());
    if (age.plus(CLOCKS_APART).isNegative()) {
      return Optional.of("ended in the future: a clock is wrong, and its age unknown");
    }
    return age.compareTo(world.maxAge()) > 0
        ? Optional.of("is " + Words.of(age) + " old, and may be " + Words.of(world.maxAge()))
        : Optional.empty();
  }

  private static Optional<String> under(World world, StoreMoment then, StoreName name) {
    return world.sight(name) instanceof StoreSight.Seen(StoreMoment now) && now.equals(then)
        ? Optional.empty()
        : Optional.of("is of the " + name.word() + " as " + then.describe());
  }

  @SafeVarargs
  private static Optional<String> first(Optional<String>... problems) {
    for (Optional<String> problem : problems) {
      if (problem.isPresent()) {
        return problem;
      }
    }
    return Optional.empty();
  }

  private interface Judgement {
    Verdict of(List<Stored> all);
  }

  private static Verdict withAttestations(World world, Judgement judgement) {
    return world
        .attestations()
        .map(judgement::of)
        .orElseGet(() -> new Verdict.Unknown("the target's attestations could not be read"));
  }

  /**
   * @param good in the order of their keys
   * @param bad why each other one does not count, the newest last
   */
  private record Sorted(List<Valid> good, List<String> bad) {}

  private static Sorted sort(List<Stored> all, String verb, Condition condition) {
    List<Valid> good = new ArrayList<>();
    List<String> bad = new ArrayList<>();
    for (Stored stored : all) {
      switch (stored) {
        case Stored.Invalid(var key, String problem) -> bad.add(key + " " + problem);
        case Valid readable -> {
          if (readable.attestation().scope().verb().equals(verb)) {
            Optional<String> problem = condition.problemWith(readable.attestation());
            problem.ifPresentOrElse(
                why -> bad.add(readable.key() + " " + why), () -> good.add(readable));
          }
        }
      }
    }
    return new Sorted(good, bad);
  }

  private static Verdict none(String what, Sorted sorted) {
    if (sorted.bad().isEmpty()) {
      return new Verdict.No(what);
    }
    return new Verdict.No(
        what
            + "; "
            + sorted.bad().getLast()
            + (sorted.bad().size() > 1 ? ", and " + (sorted.bad().size() - 1) + " older" : ""));
  }

  private static String line(Valid readable) {
    return readable.key()
        + " ("
        + readable.attestation().tally().findingsInAll()
        + " findings, none stops the switch)";
  }
}
