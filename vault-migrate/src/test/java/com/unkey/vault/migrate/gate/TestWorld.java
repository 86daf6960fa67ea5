package com.unkey.vault.migrate.gate;

import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.migrate.attest.Attestation;
import com.unkey.vault.migrate.attest.Attestations;
import com.unkey.vault.migrate.attest.Attestations.Stored;
import com.unkey.vault.migrate.attest.FindingChain;
import com.unkey.vault.migrate.attest.RunScope;
import com.unkey.vault.migrate.attest.StoreMoment;
import com.unkey.vault.migrate.attest.StoreSpan;
import com.unkey.vault.migrate.attest.Tally;
import com.unkey.vault.migrate.instance.InstanceAnswer;
import com.unkey.vault.migrate.instance.InstanceStatus;
import com.unkey.vault.migrate.instance.InstanceStore;
import com.unkey.vault.storage.identity.Creators;
import com.unkey.vault.storage.identity.Epoch;
import com.unkey.vault.storage.identity.Phase;
import com.unkey.vault.storage.identity.StoreId;
import com.unkey.vault.storage.identity.StoreName;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A world in which a gate says yes to a step, to be made worse in one thing. */
final class TestWorld {
  static final Instant NOW = Instant.parse("2026-11-24T20:00:00Z");
  static final String VERSION = "0.1.0";
  static final Duration DAY = Duration.ofDays(1);

  StoreSight source;
  StoreSight target;
  final Map<URI, InstanceAnswer> instances = new LinkedHashMap<>();
  Optional<List<Stored>> attestations;

  private TestWorld(StoreMoment source, StoreMoment target) {
    this.source = new StoreSight.Seen(source);
    this.target = new StoreSight.Seen(target);
    this.attestations = Optional.of(new ArrayList<>());
  }

  static StoreMoment moment(String id, Creators creators, long generation) {
    return new StoreMoment(new StoreId(id), "active", Epoch.FIRST, creators, generation);
  }

  /** Two instances in {@code phase}, both stores narrowed to it, all copied and verified twice. */
  static TestWorld in(Phase phase) {
    long generation = 1 + 2L * List.of(Phase.values()).indexOf(phase);
    Creators narrow = Creators.only(phase);
    TestWorld world =
        new TestWorld(moment("A", narrow, generation), moment("B", narrow, generation));
    for (int port : List.of(8001, 8002)) {
      URI url = URI.create("http://10.0.0.1:" + port);
      world.instances.put(
          url,
          new InstanceAnswer.Answered(world.status(url, phase, NOW.minus(Duration.ofDays(2)))));
    }
    world.attest(world.attestation(RunScope.COPY));
    world.attest(world.attestation(RunScope.VERIFY));
    world.attest(world.attestation(RunScope.VERIFY));
    return world;
  }

  private InstanceStatus status(URI url, Phase phase, Instant started) {
    return new InstanceStatus(
        url,
        "i" + url.getPort(),
        "0.1.0",
        phase,
        started,
        false,
        List.of(store(StoreName.SOURCE), store(StoreName.TARGET)),
        List.of(),
        0);
  }

  private InstanceStore store(StoreName name) {
    StoreMoment now = now(name);
    return new InstanceStore(
        name.word(),
        true,
        true,
        Optional.of(
            new InstanceStore.Identity(
                now.id(), now.role(), now.epoch(), now.generation(), now.creators())),
        Optional.empty());
  }

  StoreMoment now(StoreName name) {
    StoreSight sight = name == StoreName.SOURCE ? source : target;
    return ((StoreSight.Seen) sight).now();
  }

  /** Of the stores as they are, begun after everything that is attested. */
  Attestation attestation(String verb) {
    StoreMoment from = now(StoreName.SOURCE);
    StoreMoment to = now(StoreName.TARGET);
    return new Attestation(
        new RunScope(verb, "run", VERSION, from.creators().min(), 0, 1, false, List.of()),
        new StoreSpan(from, from),
        new StoreSpan(to, to),
        attestations.orElseThrow().stream().map(Stored::key).toList(),
        List.of(),
        new Tally(Map.of("deks", 2L), Map.of(), FindingChain.EMPTY, 0),
        true,
        NOW.minus(Duration.ofHours(3)),
        NOW.minus(Duration.ofHours(2)));
  }

  ObjectKey attest(Attestation attestation) {
    List<Stored> all = new ArrayList<>(attestations.orElse(List.of()));
    ObjectKey key =
        new ObjectKey(
            Attestations.PREFIX + all.size() + "-" + attestation.scope().verb() + ".json");
    all.add(new Stored.Valid(key, attestation));
    attestations = Optional.of(all);
    return key;
  }

  /** Replaces what is attested of {@code verb}. */
  TestWorld attestations(String verb, UnaryOperator<Attestation> change) {
    attestations =
        attestations.map(all ->
            all.stream()
                .map(stored ->
                    stored instanceof Stored.Valid(ObjectKey key, Attestation attestation)
                            && attestation.scope().verb().equals(verb)
                        ? new Stored.Valid(key, change.apply(attestation))
                        : stored)
                .toList());
    return this;
  }

  TestWorld without(String verb) {
    attestations =
        attestations.map(
            all -> all.stream().filter(stored -> !stored.key().value().contains(verb)).toList());
    return this;
  }

  /** Replaces the first instance's answer. */
  TestWorld instance(UnaryOperator<InstanceStatus> change) {
    URI url = instances.keySet().iterator().next();
    instances.computeIfPresent(url, (_, answer) -> changed(answer, change));
    return this;
  }

  void eachInstance(UnaryOperator<InstanceStatus> change) {
    instances.replaceAll((_, answer) -> changed(answer, change));
  }

  private static InstanceAnswer changed(
      InstanceAnswer answer, UnaryOperator<InstanceStatus> change) {
    return answer instanceof InstanceAnswer.Answered(InstanceStatus status)
        ? new InstanceAnswer.Answered(change.apply(status))
        : answer;
  }

  TestWorld silentInstance() {
    URI url = instances.keySet().iterator().next();
    instances.put(url, new InstanceAnswer.Unreachable("no answer within 5s"));
    return this;
  }

  TestWorld source(UnaryOperator<StoreMoment> change) {
    source = new StoreSight.Seen(change.apply(now(StoreName.SOURCE)));
    return this;
  }

  TestWorld target(UnaryOperator<StoreMoment> change) {
    target = new StoreSight.Seen(change.apply(now(StoreName.TARGET)));
    return this;
  }

  TestWorld sourceDown() {
    source = new StoreSight.Down("timeout");
    return this;
  }

  TestWorld targetDown() {
    target = new StoreSight.Down("timeout");
    attestations = Optional.empty();
    return this;
  }

  World world() {
    return new World(source, target, instances, attestations, VERSION, NOW, DAY, DAY);
  }
}
