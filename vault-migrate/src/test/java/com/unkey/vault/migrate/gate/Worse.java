package com.unkey.vault.migrate.gate;

import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.migrate.attest.Attestation;
import com.unkey.vault.migrate.attest.RunScope;
import com.unkey.vault.migrate.attest.StoreMoment;
import com.unkey.vault.migrate.attest.StoreSpan;
import com.unkey.vault.migrate.attest.Tally;
import com.unkey.vault.migrate.instance.InstanceStatus;
import com.unkey.vault.migrate.instance.InstanceStore;
import com.unkey.vault.storage.identity.Creators;
import com.unkey.vault.storage.identity.Epoch;
import com.unkey.vault.storage.identity.Phase;
import com.unkey.vault.storage.identity.StoreId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The same, but for one thing. */
final class Worse {
  private Worse() {}

  static StoreMoment creators(StoreMoment now, Creators creators) {
    return new StoreMoment(now.id(), now.role(), now.epoch(), creators, now.generation());
  }

  static StoreMoment role(StoreMoment now, String role) {
    return new StoreMoment(now.id(), role, now.epoch(), now.creators(), now.generation());
  }

  /** To target and back to where it was: two changes there, two back. */
  static StoreMoment later(StoreMoment now) {
    return new StoreMoment(now.id(), now.role(), now.epoch(), now.creators(), now.generation() + 4);
  }

  static StoreSpan all(StoreSpan span, UnaryOperator<StoreMoment> change) {
    return new StoreSpan(change.apply(span.start()), change.apply(span.end()));
  }

  static StoreSpan before(StoreSpan span) {
    return all(
        span, m -> new StoreMoment(m.id(), m.role(), m.epoch(), m.creators(), m.generation() - 1));
  }

  static RunScope scope(Attestation a, String version, int shards, boolean bytesOnly) {
    RunScope s = a.scope();
    return new RunScope(s.verb(), s.run(), version, s.phase(), 0, shards, bytesOnly, s.accepted());
  }

  static Attestation with(Attestation a, RunScope scope) {
    return with(a, scope, a.tally(), a.complete(), a.ended());
  }

  static Attestation with(
      Attestation a, RunScope scope, Tally tally, boolean complete, Instant ended) {
    return new Attestation(
        scope, a.source(), a.target(), a.seen(), a.parts(), tally, complete, a.started(), ended);
  }

  static Attestation spans(Attestation a, StoreSpan source, StoreSpan target) {
    return new Attestation(
        a.scope(),
        source,
        target,
        a.seen(),
        a.parts(),
        a.tally(),
        a.complete(),
        a.started(),
        a.ended());
  }

  static Attestation seeing(Attestation a, List<ObjectKey> seen) {
    return new Attestation(
        a.scope(),
        a.source(),
        a.target(),
        seen,
        a.parts(),
        a.tally(),
        a.complete(),
        a.started(),
        a.ended());
  }

  static InstanceStatus withPhase(InstanceStatus s, Phase phase) {
    return new InstanceStatus(
        s.url(),
        s.instanceId(),
        s.version(),
        phase,
        s.startedAt(),
        s.isDraining(),
        s.stores(),
        s.keks(),
        s.fallbacks());
  }

  static InstanceStatus withFallbacks(InstanceStatus s, long fallbacks, Instant started) {
    return new InstanceStatus(
        s.url(),
        s.instanceId(),
        s.version(),
        s.phase(),
        started,
        s.isDraining(),
        s.stores(),
        s.keks(),
        fallbacks);
  }

  static InstanceStatus with(InstanceStatus s, List<InstanceStore> stores) {
    return new InstanceStatus(
        s.url(),
        s.instanceId(),
        s.version(),
        s.phase(),
        s.startedAt(),
        s.isDraining(),
        stores,
        s.keks(),
        s.fallbacks());
  }

  static InstanceStatus withStores(InstanceStatus status, boolean reachable, int which) {
    List<InstanceStore> stores = new ArrayList<>(status.stores());
    InstanceStore one = stores.get(which);
    stores.set(
        which,
        new InstanceStore(
            one.name(), one.isWritten(), reachable, one.identity(), Optional.of("down")));
    return with(status, stores);
  }

  static InstanceStatus withStores(InstanceStatus status, Optional<InstanceStore.Identity> source) {
    List<InstanceStore> stores = new ArrayList<>(status.stores());
    InstanceStore one = stores.get(0);
    stores.set(
        0,
        new InstanceStore(
            one.name(), one.isWritten(), one.isReachable(), source, Optional.empty()));
    return with(status, stores);
  }

  static InstanceStatus withSource(InstanceStatus status, StoreId id, Epoch epoch) {
    InstanceStore.Identity was = status.stores().get(0).identity().orElseThrow();
    return withStores(
        status,
        Optional.of(
            new InstanceStore.Identity(id, was.role(), epoch, was.generation(), was.creators())));
  }

  static InstanceStatus seenLater(InstanceStatus status, Creators creators) {
    return seen(status, status.stores().get(0).identity().orElseThrow().generation() + 2, creators);
  }

  static InstanceStatus seen(InstanceStatus status, long generation, Creators creators) {
    InstanceStore.Identity was = status.stores().get(0).identity().orElseThrow();
    return withStores(
        status,
        Optional.of(
            new InstanceStore.Identity(
                was.storeId(), was.role(), was.epoch(), generation, creators)));
  }
}
